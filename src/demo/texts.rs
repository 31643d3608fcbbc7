//! What people write: one table of incidents, and the sentences around them.
//!
//! `{a/b}` is one of several; `$room`, `$n`, `$host`, `$app`, `$time` and `$desk` are filled in. Lines of
//! other languages begin with their code.

use super::random::Random;

/// Incidents: service, category below, item class or `-`, weight, resolution code, title, description,
/// notes of the resolution.
pub(super) const INCIDENTS: &str = "\
0|Mailbox|-|9|fixed|{Mailbox full/Mail: storage limit reached/cannot send, mailbox full}|I get a message that my mailbox is full and I cannot send any more. I deleted what I could but it is still {red/at 99 %}.|Moved mail older than two years into the archive and emptied the folder of deleted items. Sending works again.
0|Delivery|-|8|fixed|{Mail from supplier does not arrive/A customer’s mail never arrived/missing mails since yesterday}|A customer says he sent the order {twice/this morning/on Friday} and got no error. It is not in junk either. {Please check, they are waiting./}|Found the mails in quarantine because of a broken signature. Released them and asked the sender’s IT to repair the record.
0|Calendar|-|7|fixed|{Shared calendar shows nothing/Team calendar empty/calendar of room $room does not sync}|Since {this morning/the update} the team calendar is empty for {me/all of us}. In the browser it is there.|Removed the calendar from the profile and added it again; the local copy was damaged.
0|Calendar|-|5|workaround|Meetings are shown one hour {off/late} for the remote office|All meetings that were made by headquarters are an hour off in our calendars since the clocks changed. {Screenshot attached./}|Series made before the change of clocks kept their old zone. The organisers sent the series again; new ones are right.
0|Mailbox|Laptop|6|fixed|Outgoing mail {hangs/stays in the outbox}|Mails with attachment stay in the outbox. Without attachment they go. $n MB.|The attachment was above the limit of 25 MB; raised nothing, sent a link instead and showed how that is done.
0|Delivery|-|4|no_fault|Newsletter of {HR/the works council} went to junk|Several colleagues found it in junk.|Sender is on the allowed list; the affected people had their own rule. Told them how to remove it.
de:0|Mailbox|-|4|fixed|{Postfach voll/E-Mails kommen nicht an}|Guten Morgen, seit heute früh bekomme ich keine Mails mehr. Im Posteingang steht, dass das Postfach voll ist. Danke und Gruß|Ältere Mails ins Archiv verschoben, Papierkorb geleert. Empfang funktioniert wieder.
fr:0|Calendar|-|2|fixed|{Agenda partagé invisible/Calendrier de l’équipe vide}|Bonjour, depuis ce matin je ne vois plus l’agenda de l’équipe. Mes collègues non plus.|Agenda retiré puis ajouté de nouveau dans le profil; la copie locale était abîmée.
1|Remote access|Laptop|10|fixed|{VPN drops every few minutes/Tunnel disconnects/Remote access keeps falling out}|Working from home the connection drops every {5/10/20} minutes and I have to sign in again. At my neighbour’s desk it never happens.|Client was two versions behind. Updated it and switched the profile to the second gateway; stable for a day now.
1|Remote access|Laptop|8|fixed|{cannot connect from home/Remote access: sign-in fails/VPN error $n}|It asks for the code, I enter it and then it says error $n. {Tried three times./It worked yesterday./}|The account was in the wrong group after the move to another unit. Corrected, signed in together with the user.
1|Remote access|-|5|requester|Slow remote desktop {in the evening/from the hotel}|Everything is very slow from the hotel, typing appears seconds later.|The hotel line loses packets; over the phone’s hotspot it works well. The user goes on that way.
de:1|Remote access|Laptop|3|fixed|VPN {bricht ständig ab/verbindet nicht}|Im Homeoffice bricht die Verbindung alle paar Minuten ab. Neustart hat nichts gebracht.|Client aktualisiert und das Profil neu verteilt. Verbindung seit Stunden stabil.
es:1|Remote access|Laptop|2|fixed|No puedo conectarme {desde casa/por VPN}|Desde ayer no puedo entrar, me pide el código y después da error $n.|El perfil apuntaba a la pasarela antigua. Se instaló el nuevo y se comprobó con la usuaria.
2|Wireless|Access point|9|fixed|{No wireless in room $room/WLAN weak on floor $n/wifi gone near $room}|There is no usable signal in $room since {Monday/today}. Cable works.|The access point on that floor had lost its power over the cable. Moved it to another port of the switch; signal is back.
2|Slow connection|Switch|8|fixed|{Network very slow in $room/Everything is slow here/file copies take for ever}|Opening a drawing took {4/9/15} minutes today. All of us here notice it.|A port had fallen back to 10 Mbit after a broken patch cable. Changed the cable and watched the port for an hour.
2|Line between sites|Line|4|workaround|Connection between headquarters and plant {interrupted/unstable}|Several systems report that the plant cannot be reached, for some seconds each time.|The provider repaired a repeater. Until then traffic went over the second line.
2|Wireless|-|5|requester|Guest {wireless/network} code does not work|Visitors cannot get in with today’s code.|The code of yesterday was on the sign. Printed the new one; the reception changes it every morning now.
2|Slow connection|Laptop|6|no_fault|Internet slow at my {desk/place} $desk|Speed test says $n Mbit.|Measured at the desk and on the switch: full speed. A large synchronisation ran in the background, it is over.
de:2|Wireless|Access point|3|fixed|Kein WLAN in {Halle 2/Raum $room}|In $room gibt es seit gestern kein WLAN mehr, die Scanner gehen auch nicht.|Access Point hatte keinen Strom über das Kabel. Anderen Port genommen, Empfang wieder da.
3|Error message|Application|9|fixed|{Finance: error when posting/Cannot post invoice, error $n/posting blocked}|When I post the invoice I get “document locked by user” although nobody works on it. {Month end, please hurry!/Screenshot attached.}|A session of the day before held the lock. Ended it and posted the document together with the user.
3|Slow response|Application|8|workaround|{Finance system very slow/ledger hangs/Reports in finance take ages}|A list that took ten seconds takes {five/eight} minutes now. {It is month end./}|An index was missing after maintenance at Meridel Systems. They built it again at night; until then the report ran from the copy.
3|Wrong data|Application|6|fixed|Payment run {shows wrong amounts/contains an invoice twice}|The proposal for the payment run contains invoice $n twice. I stopped it.|The import of the bank file had run twice. Removed the second one and set the guard that refuses the same file.
3|Interface|Application|4|fixed|Bank file {not imported/rejected}|The file of {this morning/yesterday} was rejected with “wrong check sum”.|The bank had sent an empty last line. Removed it, imported the file, and told the bank’s desk.
3|Missing rights|-|5|fixed|No right to release {invoices/orders} in finance|I took over from my colleague and cannot release anything.|Role “release up to 10,000” added after approval by the head of unit.
de:3|Error message|Application|4|fixed|Fehler beim Buchen {(Monatsabschluss!)/Belegsperre}|Beim Buchen kommt „Beleg gesperrt“. Ich brauche das dringend für den Abschluss.|Alte Sitzung beendet, die den Beleg gesperrt hatte. Beleg gemeinsam gebucht.
fr:3|Slow response|Application|2|workaround|Système de finance très lent {ce matin/depuis la mise à jour}|Les listes mettent plus de cinq minutes. Nous sommes en clôture.|Index recréé par Meridel Systems pendant la nuit; en attendant le rapport venait de la copie.
4|Error message|Application|8|fixed|{Order cannot be released/Planning: order $n stuck/material booking fails}|Order $n cannot be released: “material not found”. It is there, I see it {in the rack/on the list}.|The part number had a space behind it since the last upload. Corrected the record and released the order.
4|Interface|Database|6|fixed|Machine data {missing/not updated} since $time|The screens in hall {1/2} show the numbers of $time.|The service that reads the machines had stopped. Started it again and added it to monitoring.
4|Slow response|Application|6|workaround|Production planning {hangs/freezes} at shift change|Every day at {14:00/22:00} nothing works for ten minutes.|The evaluation ran at the same time. Meridel Systems moved it to the night.
4|Wrong data|Application|4|fixed|Wrong stock for part $n|System says 340, there are 12.|A booking had been made with the wrong unit. Corrected, and the unit is fixed for this part now.
de:4|Error message|Application|3|fixed|Auftrag {lässt sich nicht freigeben/hängt}|Auftrag $n lässt sich nicht freigeben, Material nicht gefunden. Die Linie steht gleich!|Leerzeichen hinter der Teilenummer entfernt und Auftrag freigegeben.
5|Account locked|-|9|fixed|{Account locked/locked out after holiday/Cannot sign in, account locked}|My account is locked. I {may have/surely} typed the old password on the phone.|The phone still sent the old password. Removed it there, unlocked the account, signed in together.
5|Second factor|Mobile phone|8|fixed|{New phone, no codes/Second factor lost/Authenticator gone}|I have a new phone and the app does not show my account any more.|Checked the identity by a call back, removed the old device and registered the new one.
5|Missing rights|-|7|fixed|{No access to folder/Access denied to the project share/need rights for $app}|I need access to the folder of project $n like my colleague has. My boss agrees.|Owner of the share approved; added to the group. Works after the next sign-in.
5|Second factor|-|4|fixed|Code by text message {does not arrive/comes too late}|The text message arrives after {5/10} minutes and is invalid then.|Switched to the app, which needs no network operator.
fr:5|Account locked|-|2|fixed|Compte bloqué {après les vacances/ce matin}|Bonjour, mon compte est bloqué depuis ce matin.|Ancien mot de passe enregistré sur le téléphone; supprimé, compte débloqué.
es:5|Second factor|-|2|fixed|Perdí {el teléfono/la aplicación} y no tengo códigos|Tengo teléfono nuevo y no aparece mi cuenta.|Identidad comprobada por teléfono; dispositivo nuevo registrado.
6|Laptop|Laptop|10|fixed|{Laptop does not start/Black screen/notebook dead}|It was on the dock over night. Today the light is on but the screen stays black. {Presentation at ten!/}|Drained it and updated the dock’s firmware. Starts again; if it comes back the board is exchanged.
6|Laptop|Laptop|8|fixed|{Battery lasts 30 minutes/Battery swollen?/Battery empty after one meeting}|It is {two/three} years old. In meetings it dies.|Battery replaced from stock, old one to recycling.
6|Monitor and dock|-|9|fixed|{Second monitor not found/Dock does not recognise screens/Screen flickers}|After unplugging the dock, only one screen works. {I tried other cables./}|Dock’s firmware updated, and the cable with the bent pin thrown away.
6|Crash|Laptop|8|workaround|{Computer freezes several times a day/blue screen $n/restarts by itself}|It freezes about {twice/five times} a day, mostly with video calls.|Graphics driver went back to the version before. Vendor knows the fault; we leave this version out.
6|Installation|Laptop|8|fixed|{Please install $app/need $app on new laptop/$app missing}|I need it for project $n. Licence should be there.|Installed from the catalogue of software and started once together with the user.
6|Update|Laptop|7|fixed|{Update fails with $n/Update hangs at 30 %/reboot loop after patch day}|Since the updates of {Tuesday/Wednesday} it restarts again and again.|The disk was full. Made room, repaired the update and let it run through.
6|Licence|-|5|fixed|$app says licence {expired/invalid}|It worked yesterday.|The licence server had been restarted without its dongle. Dongle in, licences are back.
6|Laptop|Laptop|4|fixed|Keyboard: {keys stick/coffee over it/letter e does not work}|Sorry. It was a full cup.|Keyboard exchanged. Data was safe.
6|Crash|Laptop|5|not_reproducible|{Program closes by itself/spreadsheet crashes sometimes}|Now and then it just closes. No message.|Watched for an hour and looked through the logs without finding anything. The user calls at once when it happens.
6|Slow connection|Laptop|6|fixed|{Laptop extremely slow/takes 15 minutes to start/Everything is slow since the update}|I have time for two coffees until it is up.|Three programs synchronised at start. Two removed; starts in a minute.
de:6|Laptop|Laptop|4|fixed|{Laptop startet nicht/Notebook bleibt schwarz}|Der Rechner war über Nacht in der Dockingstation. Heute bleibt der Bildschirm schwarz.|Vollständig entladen, Firmware der Dockingstation aktualisiert. Läuft.
de:6|Update|Laptop|3|fixed|Update {hängt/schlägt fehl}|Seit dem Patchday startet der Rechner immer wieder neu.|Platz geschaffen, Update repariert und durchlaufen lassen.
es:6|Laptop|Laptop|2|fixed|El portátil {no arranca/va muy lento}|Tarda quince minutos en arrancar.|Se quitaron dos programas del arranque. Ahora tarda un minuto.
fr:6|Monitor and dock|-|2|fixed|Deuxième écran {non reconnu/noir}|Depuis hier un seul écran fonctionne.|Micrologiciel de la station mis à jour, câble remplacé.
7|Paper and toner|Printer|8|fixed|{Printer in $room: paper jam/Paper jam again/jam in tray 2}|It says paper jam but there is none to see.|A scrap was behind the roller. Removed it and cleaned the rollers.
7|Paper and toner|Printer|7|fixed|{Toner empty, $room/prints are pale/stripes on every page}|Please bring toner to $room. There is none left in the cupboard.|Toner changed and the cupboard filled.
7|Scanning|Printer|6|fixed|Scan to mail {does not arrive/fails with error $n}|I scan and nothing comes.|The address book had the old mail server. Corrected at this printer and at two others.
7|Print queue|Printer|6|fixed|{Print jobs disappear/my jobs never come out/cannot print from finance}|I print and nothing happens. No error.|The driver pointed to the old queue. Connected the new one.
de:7|Paper and toner|Printer|3|fixed|{Papierstau/Drucker in $room streikt}|Der Drucker meldet Papierstau, es ist aber keiner zu sehen.|Papierrest hinter der Walze entfernt, Walzen gereinigt.
8|Telephony|-|6|fixed|{No sound in calls/callers cannot hear me/headset not found}|The other side does not hear me. With the phone it works.|The program used the microphone of the dock. Chosen the headset and locked the choice.
8|Telephony|-|4|fixed|Call group {does not ring/rings only at one desk}|Customers say that nobody answers. Our phones do not ring.|Two members had been signed out of the group by the update. Signed them in and tested with a call from outside.
9|Shared folder|Storage|7|fixed|{File deleted by accident/Folder is gone/need a file of last week back}|The folder “$app” is gone since {this morning/Friday}. We need it {today/for the audit}.|Brought back from the copy of last night into its place; rights checked.
9|Shared folder|Storage|5|fixed|{Drive S: disappeared/no network drives/drives show a red cross}|After starting, all drives have a red cross.|The sign-in script ran before the network was there. Set it to wait.
9|Missing rights|Storage|4|fixed|Cannot write into folder {of my own team/$app}|I can read but not save.|Inheritance was broken at one folder. Set again from above.
10|Meeting room|Meeting room system|7|fixed|{Room $room: no picture/Camera in $room dead/screen in $room stays black}|We have guests in {ten minutes/half an hour}!|The room’s computer had gone to sleep and not come back. Restarted it and switched the sleeping off.
10|Meeting room|Meeting room system|4|fixed|Room $room shown as free though it is {booked/taken}|We were thrown out. Twice.|The panel had lost its account. Signed in again; shows the bookings.
11|Error message|Application|6|fixed|{Quote cannot be saved/Sales portal: error $n/customer record locked}|When I save the quote I get error $n. The customer waits.|A required field was hidden in the new form. The supplier shows it again.
11|Slow response|Application|5|workaround|Sales portal {slow/times out} with large quotes|Quotes with more than {50/100} positions time out.|Raised the limit of time for now; the supplier works on the query.
11|Wrong data|Application|4|fixed|{Wrong discount in quote/customer twice in the list}|The discount of last year is used.|Price list had no end date. Set it and recomputed the open quotes.
12|Error message|Application|5|fixed|{Leave request cannot be sent/time sheet shows error/cannot see my pay slip}|I press send and nothing happens.|The approver had left the company. Entered the new head of unit.
12|Wrong data|-|4|fixed|{Wrong days of leave/holiday missing in time account}|I should have {28/30} days.|The move from part time had not been computed. Done; the balance is right.
13|Hand-held terminal|Hand-held terminal|8|fixed|{Scanner does not read/hand-held frozen/Terminal without network}|Terminal in aisle $n does not scan any more. We write on paper.|Cleaned the window, updated the profile and set it back to the wireless of the hall.
13|Hand-held terminal|Hand-held terminal|5|fixed|Battery of hand-held {does not load/falls out}|The cradle blinks red.|Contacts were bent. Cradle exchanged from stock.
14|Crash|Desktop computer|5|fixed|{Drawing program crashes/simulation stops at 80 %/graphics error}|With large assemblies it crashes after some minutes.|Memory module was bad. Exchanged it; an assembly of that size opens.
14|Licence|-|4|workaround|No licence for {simulation/the drawing program}|All licences are taken although only two of us are here.|Two sessions of the day before held licences. Ended them. Sessions end by themselves after four hours now.
15|Wrong data|Application|4|fixed|{Drawing shows old version/Version 4 missing in archive}|The plant built by the old drawing!|The release had stopped at an approval. Released it, and the plant was told the same hour.
15|Slow response|Application|4|no_fault|Archive search {slow/finds nothing}|Search needs a minute.|The index was being built after the update. Search is quick again.
16|Error message|-|3|fixed|{Contact form does not send/broken link on the start page}|A customer told us.|Key of the form had expired. Renewed it, and it is in the calendar.
17|Mobile phone|Mobile phone|6|fixed|{Company phone does not sync/mail on phone stopped/Phone lost}|Mails stopped on the phone since I changed my password.|Entered the new password in the profile. Mail and calendar are there.
17|Mobile phone|Mobile phone|4|fixed|Screen of phone {broken/black}|It fell. Sorry.|Exchanged from stock, old one wiped and sent in.
18|Shared folder|Server|3|fixed|Backup of {SRV-HQ-012/a server} {failed/not complete}|The report shows two failed runs.|The disk for the copies was full. Removed copies beyond the agreed time, run repeated and tested.
19|Badge reader|-|4|fixed|{Badge does not open door $room/reader at gate dead/Badge works only sometimes}|Since the new badge I have to ring every morning.|The badge had not been sent to the controller of that door. Sent and tested.
20|Error message|Application|4|fixed|{Expense report cannot be sent/receipts not readable/wrong exchange rate}|It says “receipt unreadable” for all pictures of my phone.|Pictures were larger than allowed. The limit is higher now; sent together.
21|Missing rights|-|3|fixed|{Course not visible/certificate missing/cannot start the safety course}|I have to do the course by Friday and do not see it.|Added to the audience of the course. Done on the same day.
";

/// Resets of passwords, which an article made rare: title, description.
pub(super) const RESETS: &[&str] = &[
    "{Forgot my password/Password reset please/Cannot sign in after holiday}|I {forgot/cannot remember} my password{, sorry/ after the holidays/}. Please reset it.",
    "{password expired/Password expired while I was away}|It says expired and does not let me change it from home.",
    "{Reset password for finance/Password for $app}|I tried three times and stopped before it locks.",
    "de:Passwort {vergessen/zurücksetzen}|Bitte das Passwort zurücksetzen, ich komme nicht rein.",
    "fr:Mot de passe {oublié/expiré}|Bonjour, pouvez-vous réinitialiser mon mot de passe ?",
    "es:{Olvidé mi contraseña/Contraseña caducada}|No puedo entrar, por favor restablecerla.",
];

/// Incidents of the label printer: before its driver was changed.
pub(super) const QUEUE: &[&str] = &[
    "{Label queue stuck/Label printer at line 3 does not print/labels stop again}|Nothing comes out at line 3. The queue shows {12/30/47} jobs.",
    "{PLT printer stopped/Printer queue stopped AGAIN/queue of label printer hangs}|Same as yesterday. Pallets wait without labels.",
    "Labels come {late/twice/half}|After a while the labels come all at once, some twice.",
    "{Print queue error at shift begin/printer offline, line 3}|Was so when we came in at 6.",
    "de:{Etikettendrucker steht/Etiketten kommen nicht}|Schon wieder. Die Paletten stehen ohne Etikett.",
];

/// Incidents of the label printer afterwards.
pub(super) const QUEUE_LATER: &[&str] = &[
    "{Label printer: ribbon empty/Labels crooked/paper jam at label printer}|At line 3.",
    "{Label printer needs paper roll/label sensor dirty}|Prints blank labels in between.",
];

/// What shift leads want.
pub(super) const SHIFT: &[&str] = &[
    "{Scanner of line $n/terminal at line $n} {frozen/restarted}|{Was solved on the spot./Restarted it together.}",
    "{Machine screen without picture/screen at line $n black}|{Cable was loose./}",
    "{Password for the line’s terminal/sign-in at line $n}|{Night shift could not sign in./}",
    "{Radio headset/wireless at line $n} {dead/weak}|{Came by on the way to the hall./}",
    "de:{Terminal Linie $n hängt/Scanner Linie $n geht nicht}|{Kurz vorbeigekommen./}",
];

/// First words of an agent, by language.
pub(super) const REPLIES: [&[&str]; 4] = [
    &[
        "Hello $name, thank you for writing. I have it and look into it now.",
        "Hi $name, I took this over. I will tell you {before noon/within the next hours/today} where it stands.",
        "Hello $name, thanks for the details. {I can see it on my side too./I check the logs first.}",
        "Good morning $name, we are on it. You can go on working {on another device/with the second one} meanwhile.",
        "Hello $name, I have put this to {the right team/a colleague who knows it}. You hear from us.",
        "Hi $name, please leave it switched on, I connect in a few minutes.",
    ],
    &[
        "Hallo $name, danke für die Meldung. Ich kümmere mich darum und melde mich {heute noch/in Kürze}.",
        "Guten Tag $name, ich habe den Fall übernommen und sehe es mir gleich an.",
    ],
    &[
        "Bonjour $name, merci pour votre message. Je m’en occupe et je reviens vers vous {aujourd’hui/rapidement}.",
    ],
    &["Hola $name, gracias por avisar. Me ocupo de ello y le escribo {hoy mismo/enseguida}."],
];

/// Last words of an agent, by language.
pub(super) const GOODBYES: [&[&str]; 4] = [
    &[
        "Hello $name, it should work again. Please try, and write to us if it does not.",
        "Hi $name, done. I keep this open for three days in case it comes back.",
        "Hello $name, solved. {Thank you for your patience./Sorry that it took so long.}",
        "It works on my side now, $name. Could you check?",
    ],
    &["Hallo $name, es sollte wieder gehen. Bitte kurz prüfen, danke."],
    &["Bonjour $name, cela devrait fonctionner de nouveau. Merci de vérifier."],
    &["Hola $name, ya debería funcionar. ¿Puede comprobarlo?"],
];

/// Notes among agents.
pub(super) const NOTES: &[&str] = &[
    "Event log full of error $n since $time. Not the first one this week.",
    "Tried: restart, other cable, other port. Same.",
    "Remote session at $time, user was friendly but in a hurry.",
    "Looks like the one {Marta/Kofi} had last month, see there before doing anything.",
    "Asked $host for its state: memory at {91/96} %. Cleaning up.",
    "User says nothing was changed. The inventory says an update at $time.",
    "Second opinion please: can this be the proxy?",
    "Called, nobody there. Try again at $time.",
    "Checked with the owner of the service: no change planned, none done.",
    "Workaround is fine for the user, the cause is still open.",
    "Reproduced on the test device. {It is not the profile./It is the profile.}",
    "Do NOT restart $host before the end of the shift.",
    "Ping 1 ms, name resolves, port answers. So it is the application.",
    "Third call from the same corridor; we should look at the switch there.",
    "Screenshot from the user is in the attachment of the mail, text says error $n.",
    "Wrong group I think, this is about the account and not the device.",
    "Access rights compared with a colleague’s: one group missing.",
    "Vendor’s ticket opened, their number is {A-/}$n.",
    "Spoke with the key user: happens only with large files.",
    "Will be gone with the next update, planned for {Thursday/next week}.",
];

/// Questions that a case waits on, by language.
pub(super) const QUESTIONS: [&[&str]; 4] = [
    &[
        "Hello $name, could you tell me the {name of the device (sticker below)/exact text of the message/time at which it happened last}?",
        "Hi $name, I tried to call you twice. When would be a good time for a remote session?",
        "Hello $name, please restart it once while connected to the network and tell me what you see.",
        "Hi $name, could you send a screenshot of the message?",
    ],
    &["Hallo $name, können Sie mir bitte den genauen Wortlaut der Meldung schicken?"],
    &["Bonjour $name, pourriez-vous m’envoyer une capture d’écran du message ?"],
    &["Hola $name, ¿me puede enviar una captura del mensaje?"],
];

/// Answers to them, by language.
pub(super) const ANSWERS: [&[&str]; 4] = [
    &[
        "Sorry for the delay. It is $host, error $n. {Screenshot attached./}",
        "I was in meetings. Now would be good, until $time.",
        "Did that. Same message: “cannot reach server”.",
        "here you go, see picture",
    ],
    &["Entschuldigung, war in der Produktion. Fehler $n, Gerät $host."],
    &["Voilà la capture. L’erreur est $n."],
    &["Aquí está la captura, error $n."],
];

/// Why a case comes back.
pub(super) const BACK: &[&str] = &[
    "it happened again this morning",
    "works for me now but not for my colleague",
    "same error as before after the restart",
    "it was fine for a day, now it is back",
    "not solved, I still cannot print",
];

/// What a vendor is waited for with.
pub(super) const VENDOR_NOTES: &[&str] = &[
    "Handed to $vendor with logs and times, their case A-$n.",
    "Waiting for $vendor. First answer was a form letter.",
    "$vendor needs the dump; uploaded at $time.",
    "Asked $vendor for the second time.",
];

/// More of a story than anybody asked for.
pub(super) const LONG: &[&str] = &[
    "For background: I was in the remote office last week and since then several things behave differently. I also changed my password on Monday, but that was after the first time this happened. My colleague at the next desk has the same model and no trouble at all. If you need the device, I am at desk $desk until Thursday.",
    "What I tried so far: 1. switched it off and on, 2. another cable, 3. another user on the same machine (same result), 4. my user on another machine (works). So it seems to be this machine. It is not urgent today but on Friday I need it for the customer.",
    "It always begins in the same way: the first minutes are fine, then the wheel turns, then there is a message that is gone before one can read it. I filmed it with my phone, I can send the film if that helps. Happens around $time mostly.",
];

/// Programs and folders.
pub(super) const APPS: &[&str] = &[
    "the drawing viewer",
    "the label designer",
    "the PDF editor",
    "the statistics package",
    "Quality 2",
    "Project archive",
    "Tenders",
    "the remote tool",
    "Shift plans",
    "the translation memory",
];

/// Suppliers.
pub(super) const VENDORS: [&str; 2] = ["Meridel Systems", "Corvane Print"];

/// Takes the language off a line: 0 English, 1 German, 2 French, 3 Spanish.
pub(super) fn language_of(line: &str) -> (usize, &str) {
    for (at, code) in ["de:", "fr:", "es:"].iter().enumerate() {
        if let Some(rest) = line.strip_prefix(code) {
            return (at + 1, rest);
        }
    }
    (0, line)
}

/// Fills a sentence in.
pub(super) fn fill(template: &str, random: &mut Random, name: &str, vendor: &str) -> String {
    let mut chosen = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        chosen.push_str(before);
        let (choices, behind) = after.split_once('}').unwrap_or((after, ""));
        let choices: Vec<&str> = choices.split('/').collect();
        chosen.push_str(random.text(&choices));
        rest = behind;
    }
    chosen.push_str(rest);
    if !chosen.contains('$') {
        return chosen;
    }
    let mut out = String::with_capacity(chosen.len() + 8);
    let mut rest = chosen.as_str();
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let end = after
            .find(|it: char| !it.is_ascii_lowercase())
            .unwrap_or(after.len());
        let (slot, behind) = after.split_at(end);
        let digits = |it: i64| it.to_string();
        match slot {
            "name" => out.push_str(name),
            "vendor" => out.push_str(vendor),
            "app" => out.push_str(random.text(APPS)),
            "room" => {
                out.push(*random.pick(&['A', 'B', 'C', 'H']));
                out.push_str(&digits(random.between(1, 4) * 100 + random.between(1, 24)));
            }
            "desk" => out.push_str(&digits(random.between(2_001, 2_180))),
            "host" => {
                out.push_str(random.text(&["SRV-HQ-", "LT-HQ-", "SRV-PLT-"]));
                out.push_str(&super::company::digits(random.below(90) + 1, 3));
            }
            "time" => {
                out.push_str(&digits(random.between(7, 17)));
                out.push(':');
                out.push_str(&super::company::digits(random.below(12) * 5, 2));
            }
            _ => out.push_str(&digits(random.between(102, 9_960))),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// A text as somebody types it in a hurry: two letters exchanged, one left out, no capitals.
pub(super) fn mistyped(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=letters.len() / 60 {
        let at = random.below(letters.len().saturating_sub(2));
        let both = letters
            .get(at..at + 2)
            .is_some_and(|it| it.iter().all(|it| it.is_ascii_lowercase()));
        if both && random.chance(600) {
            letters.swap(at, at + 1);
        } else if both {
            letters.remove(at);
        }
    }
    let text: String = letters.into_iter().collect();
    if random.chance(400) {
        text.to_lowercase()
    } else {
        text
    }
}

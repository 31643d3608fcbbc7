//! The names of the company, as compact tables. Nobody of these exists.

/// First names, from many places.
pub(super) const FIRST: &str = "Amara Noor Ingrid Kwame Sofía Jonas Mei Yusuf Hélène Tomasz Priya Lars \
    Zanele Mateo Anneke Rashid Chloé Viktor Leilani Oskar Fatima Björn Camila Dmitri Aisha Henrik Wanjiru \
    Paolo Saoirse Arjun Elif Magnus Thandiwe Luca Nadia Emil Ximena Hassan Freya Kofi Beatriz Anton \
    Sakura Ibrahim Marta Nils Adaeze Rafael Katarina Omar Linnea Tariq Isabel Stefan Malia Andrzej Rania \
    Felix Nomvula Diego Astrid Samir Juliette Marek Pooja Gustav Lindiwe Bruno Eszter Karim Solveig Nikhil \
    Carmen Petter Hana Abebe Valérie Milan Ruth Joaquín Signe Farid Olena";

/// Last names, from as many.
pub(super) const LAST: &str = "Okafor Haddad Lindqvist Mensah Ibáñez Berger Tanaka Demir Moreau Nowak Raman \
    Sørensen Dlamini Ferreira Visser Karimi Lefèvre Petrov Kealoha Virtanen Rahman Nyström Vargas Volkov \
    Siddiqui Aalto Kamau Ricci Gallagher Mehta Yıldız Holm Nkosi Bianchi Boutros Keller Salazar Aziz Dahl \
    Asante Carvalho Weiss Mori Bello Kovács Lund Eze Pinto Novák Farouk Ek Nasser Duarte Huber Tui Zieliński \
    Saleh Brandt Khumalo Castillo Moen Haq Girard Dvořák Iyer Lindgren Zuma Costa Szabó Toure Bakke Desai \
    Ortega Vik Sato Tesfaye Rousseau Jovanović Adeyemi Molina Riis Qureshi Bondar Winter Osei Marchetti \
    Falk Chaudhry Reyes Thoresen Abbas Gruber Kaplan Ndiaye Strand Oyelaran Lehmann";

/// Units: name, the one it is part of, site, people. The first holds the company's heads.
pub(super) const UNITS: [(&str, &str, usize, usize); 10] = [
    ("Executive office", "", 0, 8),
    ("Finance", "", 0, 46),
    ("Human resources", "", 0, 22),
    ("Sales", "", 0, 116),
    ("Marketing", "", 0, 30),
    ("Engineering", "", 0, 122),
    ("Information technology", "", 0, 26),
    ("Logistics", "", 1, 38),
    ("Production", "", 1, 80),
    ("Plant shift leads", "Production", 1, 12),
];

/// People in the remote office, who belong to units of the headquarters.
pub(super) const REMOTE: usize = 50;

/// Sites as they stand at people, items and incidents.
pub(super) const SITES: [&str; 3] = ["Headquarters", "Plant", "Remote office"];

/// Groups: name, what they do, agents.
pub(super) const GROUPS: [(&str, &str, usize); 4] = [
    (
        "Service desk",
        "First line: takes every call, solves what it can, and stays the user’s contact.",
        6,
    ),
    (
        "Workplace",
        "Devices, printing, meeting rooms, on site at headquarters and plant.",
        3,
    ),
    (
        "Network and servers",
        "Networks, servers, storage, identity, remote access.",
        3,
    ),
    (
        "Business applications",
        "Finance, production, sales and personnel applications, with their suppliers.",
        2,
    ),
];

/// Services: name, criticality, group, what it is.
pub(super) const SERVICES: [(&str, &str, usize, &str); 22] = [
    (
        "E-mail and calendar",
        "1",
        2,
        "Mailboxes, shared calendars, distribution lists.",
    ),
    (
        "Remote access",
        "1",
        2,
        "Working from outside through an encrypted tunnel.",
    ),
    (
        "Network",
        "1",
        2,
        "Cables, wireless and the lines between the sites.",
    ),
    (
        "Finance system",
        "1",
        3,
        "Ledger, invoices, payments; hosted by Meridel Systems.",
    ),
    (
        "Production planning",
        "1",
        3,
        "Orders, machines and material of the plant; hosted by Meridel Systems.",
    ),
    (
        "Identity and sign-in",
        "1",
        2,
        "Accounts, passwords, second factor.",
    ),
    (
        "Workplace computers",
        "2",
        1,
        "Laptops, desktops and what is installed on them.",
    ),
    (
        "Printing",
        "2",
        1,
        "Printers, labels, scanning; maintained by Corvane Print.",
    ),
    (
        "Telephony",
        "2",
        2,
        "Desk phones, soft phones, call groups.",
    ),
    (
        "File storage",
        "2",
        2,
        "Shared folders, their rights, and bringing files back.",
    ),
    ("Meeting rooms", "3", 1, "Screens, cameras, room booking."),
    ("Sales portal", "2", 3, "Customers, quotes, forecasts."),
    ("Personnel system", "2", 3, "Contracts, time, leave."),
    (
        "Warehouse terminals",
        "2",
        1,
        "Hand-held scanners and terminals in the warehouse.",
    ),
    (
        "Engineering workstations",
        "2",
        1,
        "Computers for drawing and simulation.",
    ),
    (
        "Drawing archive",
        "2",
        3,
        "Versions of drawings and parts lists.",
    ),
    ("Web site", "2", 3, "The company’s public pages."),
    (
        "Mobile phones",
        "3",
        1,
        "Company phones and their management.",
    ),
    (
        "Backup and restore",
        "2",
        2,
        "Nightly copies of servers and shares.",
    ),
    ("Badge and doors", "3", 1, "Badges, readers, visitor cards."),
    ("Expense reports", "3", 3, "Travel and expense claims."),
    ("Learning platform", "3", 3, "Courses and certificates."),
];

/// Categories, each with those below it.
pub(super) const CATEGORIES: [(&str, &str); 8] = [
    (
        "Access",
        "Password reset|Account locked|Second factor|Missing rights",
    ),
    (
        "Hardware",
        "Laptop|Monitor and dock|Mobile phone|Hand-held terminal|Badge reader",
    ),
    ("Software", "Installation|Crash|Update|Licence"),
    (
        "Network",
        "Wireless|Remote access|Line between sites|Slow connection",
    ),
    ("Printing", "Print queue|Paper and toner|Scanning"),
    ("E-mail", "Mailbox|Calendar|Delivery"),
    (
        "Business application",
        "Error message|Slow response|Wrong data|Interface",
    ),
    ("Collaboration", "Meeting room|Telephony|Shared folder"),
];

/// Devices: class, prefix, how many, site or nobody in particular.
pub(super) const ITEMS: [(&str, &str, usize); 14] = [
    ("Laptop", "LT", 430),
    ("Desktop computer", "PC", 70),
    ("Mobile phone", "MP", 84),
    ("Hand-held terminal", "HT", 36),
    ("Printer", "PRN", 32),
    ("Server", "SRV", 58),
    ("Database", "DB", 14),
    ("Switch", "SW", 30),
    ("Access point", "AP", 18),
    ("Firewall", "FW", 3),
    ("Application", "APP", 22),
    ("Meeting room system", "ROOM", 13),
    ("Line", "LINE", 4),
    ("Storage", "ST", 6),
];

//! What a step asks for, and what is still missing. Pure; the engine decides in the end.

use crate::{
    domain::{FieldType, Need, Step},
    protocol::Datum,
    ui::words::record as words,
};

/// An argument that has been filled in.
pub type Arg = (String, Datum);

/// The needs to show now: those whose condition another argument meets.
pub fn asked(step: &'static Step, args: &[Arg]) -> Vec<&'static Need> {
    step.needs
        .iter()
        .filter(|need| match need.only_if {
            None => true,
            Some((name, code)) => arg(args, name).text() == code,
        })
        .collect()
}

/// The value of an argument; nothing if it was not given.
pub fn arg<'a>(args: &'a [Arg], name: &str) -> &'a Datum {
    args.iter()
        .find(|(it, _)| it == name)
        .map_or(&Datum::None, |(_, value)| value)
}

/// What is wrong with the arguments: the name of the need and words for it, in the order asked.
pub fn missing(step: &'static Step, args: &[Arg]) -> Vec<(&'static str, String)> {
    asked(step, args)
        .into_iter()
        .filter_map(|need| {
            let value = arg(args, need.name);
            let chars = value.text().trim().chars().count();
            let empty = match value {
                Datum::None => true,
                Datum::Text(_) => chars == 0,
                _ => false,
            };
            if empty {
                return need
                    .required
                    .then(|| (need.name, words::is_needed(need.label)));
            }
            let short = is_text(need.ty) && chars < need.min_chars;
            short.then(|| {
                (
                    need.name,
                    words::too_short(need.label, chars, need.min_chars),
                )
            })
        })
        .collect()
}

/// The arguments to send: only what is asked for and holds something.
pub fn sent(step: &'static Step, args: &[Arg]) -> Vec<Arg> {
    asked(step, args)
        .into_iter()
        .map(|need| (need.name.to_owned(), arg(args, need.name).clone()))
        .filter(|(_, value)| !value.is_none() && *value != Datum::Text(String::new()))
        .collect()
}

/// Whether a need is answered with typed text.
pub fn is_text(ty: FieldType) -> bool {
    matches!(ty, FieldType::Text | FieldType::Line | FieldType::Word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident;

    fn text(name: &str, value: &str) -> Arg {
        (name.into(), Datum::Text(value.into()))
    }

    #[test]
    fn hold_asks_for_a_message_only_while_it_waits_for_the_requester() {
        let hold = incident::PRACTICE.step("hold").expect("declared");
        let names =
            |args: &[Arg]| -> Vec<_> { asked(hold, args).iter().map(|it| it.name).collect() };
        assert_eq!(names(&[]), ["hold_reason"]);
        assert_eq!(
            names(&[text("hold_reason", "caller")]),
            ["hold_reason", "message"]
        );
        assert_eq!(
            names(&[text("hold_reason", "date")]),
            ["hold_reason", "hold_until"]
        );
        let args = [text("hold_reason", "vendor"), text("message", "left over")];
        assert_eq!(sent(hold, &args), [text("hold_reason", "vendor")]);
    }

    #[test]
    fn notes_count_characters() {
        let resolve = incident::PRACTICE.step("resolve").expect("declared");
        let wrong = |args: &[Arg]| -> Vec<_> {
            missing(resolve, args).into_iter().map(|it| it.0).collect()
        };
        assert_eq!(wrong(&[]), ["resolution_code", "resolution_notes"]);
        let code = text("resolution_code", "fixed");
        assert_eq!(
            wrong(&[code.clone(), text("resolution_notes", "too short")]),
            ["resolution_notes"]
        );
        assert_eq!(
            wrong(&[code, text("resolution_notes", "Renewed the certificate.")]),
            Vec::<&str>::new()
        );
    }
}

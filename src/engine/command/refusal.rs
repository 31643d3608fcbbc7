//! A rule says no.

use crate::domain::Role;

/// Why a command is not carried out. The words name what was wrong and what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such practice.
    #[error("There is no record type called {name:?}.")]
    NoSuchKind {
        /// What was asked for.
        name: String,
    },
    /// No such field.
    #[error("There is no field called {name:?}{}.", nearest.as_ref().map_or(String::new(), |it| format!("; did you mean {it:?}?")))]
    NoSuchField {
        /// What was asked for.
        name: String,
        /// The nearest that there is.
        nearest: Option<String>,
    },
    /// Set by steps or derived.
    #[error("{field} cannot be set directly.")]
    NotEditable {
        /// The field's name.
        field: String,
    },
    /// Left out, or emptied.
    #[error("{label} is needed.")]
    FieldMissing {
        /// The field's name.
        field: String,
        /// The field's label.
        label: String,
    },
    /// A text is too short.
    #[error("{label} needs at least {least} characters.")]
    TooShort {
        /// The field's name.
        field: String,
        /// The field's label.
        label: String,
        /// Characters.
        least: usize,
    },
    /// A text is too long.
    #[error("That text is too long: at most {most_mb} MB.")]
    TooLong {
        /// The field's name.
        field: String,
        /// Megabytes.
        most_mb: usize,
    },
    /// Not one of the codes.
    #[error("{value:?} is not a value of {field}{}.", nearest.as_ref().map_or(String::new(), |it| format!("; the nearest is {it:?}")))]
    NotAValue {
        /// The field's name.
        field: String,
        /// What was given.
        value: String,
        /// The nearest that there is.
        nearest: Option<String>,
    },
    /// A text that has to look like something, and does not.
    #[error("{why}")]
    DoesNotRead {
        /// The field's name.
        field: String,
        /// What is wrong with it, as a sentence.
        why: String,
    },
    /// A number outside its bounds.
    #[error("{field} must be between {from} and {to}.")]
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// Least.
        from: i64,
        /// Most.
        to: i64,
    },
    /// The step does not lead on from here.
    #[error("{step} is not possible while the record is {}.", state.replace('_', " "))]
    NoSuchStep {
        /// The step.
        step: String,
        /// The state's code.
        state: String,
    },
    /// Closed is closed.
    #[error(
        "A closed record stays as it is; log a new one and link it. An admin may correct fields."
    )]
    ClosedIsFinal,
    /// Merged records go on elsewhere.
    #[error("This record was merged: work goes on under the other number.")]
    GoesOnElsewhere,
    /// The window is over.
    #[error("The {days} days for that are over; log a new record and link it.")]
    TooLate {
        /// Days of the window.
        days: u32,
    },
    /// The role does not allow it.
    #[error("This needs the role {}.", role.code())]
    NeedsRole {
        /// The least role.
        role: Role,
    },
    /// Only one person may do that.
    #[error("Only {} may do that: the {label} speaks for themselves.", if name.is_empty() { "the person in that field" } else { name })]
    OnlyWho {
        /// Who it is, or empty if nobody stands there.
        name: String,
        /// The field, in words.
        label: String,
    },
    /// The survey is not open.
    #[error("This survey takes no answers now.")]
    SurveyClosed,
    /// Whoever is asked for too much answers nothing.
    #[error(
        "{name} was asked for {most} things this week already. Withdraw one of them, or ask next week: more than {most} get no answer."
    )]
    SponsorIsBusy {
        /// The sponsor.
        name: String,
        /// Requests in one week, at most.
        most: usize,
    },
    /// Somebody else's.
    #[error("Only its author or an admin may change that.")]
    NotYours,
    /// It is not here, or not to be seen.
    #[error("That {what} is not here.")]
    NotThere {
        /// What was looked for.
        what: &'static str,
    },
    /// A record cannot be linked to, be a part of, or be merged into itself.
    #[error("A record cannot be connected to itself.")]
    ToItself,
    /// Parents in a ring.
    #[error("That would make the record a part of itself.")]
    Ring,
    /// The target of a merge does not go on.
    #[error("Merge into a record that is still open.")]
    TargetNotOpen,
    /// No such relation.
    #[error("There is no relation called {name:?}.")]
    NoSuchRelation {
        /// What was asked for.
        name: String,
    },
    /// A ready plan would lie between what is planned already.
    #[error("The plan holds {tasks} tasks already: a template fills an empty plan.")]
    PlanIsThere {
        /// Tasks that were not cancelled.
        tasks: usize,
    },
    /// Nothing of mine to take back.
    #[error("There is nothing to undo.")]
    NothingToUndo,
    /// Nothing to do again.
    #[error("There is nothing to redo.")]
    NothingToRedo,
}

impl Refusal {
    /// Snake-case code for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchKind { .. } => "no_such_kind",
            Self::NoSuchField { .. } => "no_such_field",
            Self::NotEditable { .. } => "not_editable",
            Self::FieldMissing { .. } => "field_missing",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::NotAValue { .. } => "not_a_value",
            Self::DoesNotRead { .. } => "does_not_read",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NoSuchStep { .. } => "no_such_step",
            Self::ClosedIsFinal => "closed_is_final",
            Self::GoesOnElsewhere => "goes_on_elsewhere",
            Self::TooLate { .. } => "too_late",
            Self::NeedsRole { .. } => "needs_role",
            Self::OnlyWho { .. } => "only_who",
            Self::SurveyClosed => "survey_closed",
            Self::SponsorIsBusy { .. } => "sponsor_is_busy",
            Self::NotYours => "not_yours",
            Self::NotThere { .. } => "not_there",
            Self::ToItself => "to_itself",
            Self::Ring => "ring",
            Self::TargetNotOpen => "target_not_open",
            Self::NoSuchRelation { .. } => "no_such_relation",
            Self::PlanIsThere { .. } => "plan_is_there",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NothingToRedo => "nothing_to_redo",
        }
    }

    /// The field or argument concerned, or empty.
    pub fn field(&self) -> String {
        match self {
            Self::NoSuchField { name, .. } => name.clone(),
            Self::NotEditable { field }
            | Self::FieldMissing { field, .. }
            | Self::TooShort { field, .. }
            | Self::TooLong { field, .. }
            | Self::DoesNotRead { field, .. }
            | Self::NotAValue { field, .. } => field.clone(),
            Self::OutOfRange { field, .. } => (*field).into(),
            Self::TargetNotOpen => "target".into(),
            Self::Ring => "parent".into(),
            Self::SponsorIsBusy { .. } => "asked_of".into(),
            _ => String::new(),
        }
    }
}

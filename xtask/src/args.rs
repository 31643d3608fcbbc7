//! The few command line forms the chores need: `--flag`, `--name value`, `--name=value`.

use anyhow::{Result, bail};

/// What is left of the command line; each question takes its answer out.
pub(crate) struct Args(Vec<String>);

impl Args {
    pub(crate) fn new(args: impl Iterator<Item = String>) -> Self {
        Self(args.collect())
    }

    /// The first word, if there is one.
    pub(crate) fn command(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|it| it != name);
        self.0.len() < before
    }

    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>> {
        let with_equals = format!("{name}=");
        let Some(at) = self
            .0
            .iter()
            .position(|it| it == name || it.starts_with(&with_equals))
        else {
            return Ok(None);
        };
        let found = self.0.remove(at);
        if let Some(value) = found.strip_prefix(&with_equals) {
            return Ok(Some(value.to_owned()));
        }
        if at == self.0.len() {
            bail!("{name} needs a value after it");
        }
        Ok(Some(self.0.remove(at)))
    }

    /// # Errors
    /// When a word is left that nobody asked for.
    pub(crate) fn done(self) -> Result<()> {
        match self.0.first() {
            Some(word) => bail!("{word:?} is not understood here; see `cargo xtask help`"),
            None => Ok(()),
        }
    }

    pub(crate) fn rest(self) -> Vec<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_and_values_are_taken_out_in_any_order() {
        let mut it = args("serve --port 9000 --dev --prefix=/a/");
        assert_eq!(it.command().as_deref(), Some("serve"));
        assert!(it.flag("--dev"));
        assert_eq!(it.value("--prefix").unwrap().as_deref(), Some("/a/"));
        assert_eq!(it.value("--port").unwrap().as_deref(), Some("9000"));
        assert!(it.done().is_ok());
    }

    #[test]
    fn a_missing_value_and_an_unknown_word_are_errors() {
        assert!(args("--port").value("--port").is_err());
        assert!(args("--prot 1").done().is_err());
    }
}

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueProblem {
    /// It could not be read; something else than a regular file is `InvalidInput`.
    #[error("it cannot be read: {kind}")]
    Io {
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// It is larger than a catalogue may be.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes allowed.
        limit: u64,
    },
    /// Not JSON, or cut short.
    #[error("it is not JSON at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A field breaks a rule.
    #[error("{}{field} {rule}", .entry.map(|n| format!("drivers[{n}].")).unwrap_or_default())]
    Field {
        /// Which of the entries, from 0; `None` for a field of the whole.
        entry: Option<usize>,
        /// The field's name; of an unknown one at most 40 characters, without control characters.
        field: String,
        /// The rule.
        rule: CatalogueRule,
    },
}

/// A rule for a field of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueRule {
    /// It has to be there.
    #[error("is missing")]
    Missing,
    /// No field is called so.
    #[error("is not known")]
    Unknown,
    /// It may be there once only.
    #[error("is there twice")]
    Repeated,
    /// A text where a number is wanted, and the like.
    #[error("is of the wrong type")]
    Type,
    /// Too long, too many, or not of the form that [`Catalogue`](super::Catalogue) tells.
    #[error("is out of bounds or not of the right form")]
    Form,
}

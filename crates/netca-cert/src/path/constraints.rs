use super::extension;
use super::general_name::{self, Form, GeneralName};
use crate::asn1::{Walk, context, context_primitive};
use crate::{Certificate, Error, PathFault, Structure, oid};

/// Comparisons of one certificate's names with subtrees beyond which it is refused: hostile CAs may name thousands of both.
const MAXIMUM_COMPARISONS: usize = 4096;

/// What names the CAs above allow (RFC 5280, section 6.1.2 (b), (c)).
#[derive(Default)]
pub(super) struct NameConstraints {
    /// One list a CA: a name must be in a subtree of each list that has any of its form.
    permitted: Vec<Vec<GeneralName>>,
    excluded: Vec<GeneralName>,
}

impl NameConstraints {
    /// 6.1.4 (g): adds a CA's own constraints.
    pub(super) fn add(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        let Some((permitted, excluded)) = extension::read(certificate, oid::NAME_CONSTRAINTS, read)? else {
            return Ok(());
        };
        if !permitted.is_empty() {
            self.permitted.push(permitted);
        }
        self.excluded.extend(excluded);
        Ok(())
    }

    /// 6.1.3 (b), (c): checks subject and alternative names of a certificate.
    pub(super) fn check(&self, certificate: &Certificate) -> Result<(), PathFault> {
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return Ok(());
        }
        let names = general_name::of(certificate)?;
        let subtrees = self.permitted.iter().map(Vec::len).sum::<usize>() + self.excluded.len();
        if names.len().saturating_mul(subtrees) > MAXIMUM_COMPARISONS || !names.iter().all(|name| self.allows(name)) {
            return Err(PathFault::NameConstraint);
        }
        Ok(())
    }

    fn allows(&self, name: &GeneralName) -> bool {
        let same_form = |subtree: &&GeneralName| subtree.form() == name.form();
        let constrained = self.permitted.iter().flatten().chain(&self.excluded).any(|subtree| same_form(&subtree));
        if !constrained {
            return true;
        }
        // What cannot be compared cannot be allowed (section 4.2.1.10).
        if matches!(name.form(), Form::Other(_)) || !name.is_comparable() {
            return false;
        }
        let permitted = self.permitted.iter().all(|subtrees| {
            let mut of_this_form = subtrees.iter().filter(same_form).peekable();
            of_this_form.peek().is_none() || of_this_form.any(|subtree| name.is_within(subtree))
        });
        permitted && !self.excluded.iter().filter(same_form).any(|subtree| name.is_within(subtree))
    }
}

/// Permitted and excluded subtrees of a nameConstraints extension (section 4.2.1.10). By hand, as [`GeneralName`] is.
fn read(der: &[u8]) -> Result<(Vec<GeneralName>, Vec<GeneralName>), Error> {
    let mut fields = Walk::only_sequence(der, Structure::Certificate)?;
    let mut subtrees = |number| -> Result<Vec<GeneralName>, Error> {
        match fields.optional(context(number))? {
            Some(element) => read_subtrees(fields.within(element)?),
            None => Ok(Vec::new()),
        }
    };
    let both = (subtrees(0)?, subtrees(1)?);
    fields.finish()?;
    Ok(both)
}

fn read_subtrees(mut list: Walk<'_>) -> Result<Vec<GeneralName>, Error> {
    let mut subtrees = Vec::new();
    while !list.is_finished() {
        let mut subtree = list.sequence()?;
        let base = subtree.any()?;
        // minimum is 0 in this profile, which DER leaves out; some write it. maximum must not be there.
        match subtree.optional(context_primitive(0))?.map(|minimum| minimum.content) {
            None | Some([0]) => subtree.finish()?,
            Some(_) => return Err(list.malformed()),
        }
        subtrees.push(GeneralName::read(base.tag, base.content)?);
    }
    if subtrees.is_empty() { Err(list.malformed()) } else { Ok(subtrees) }
}

/// The elements of a GeneralNames.
pub(super) fn read_general_names(der: &[u8]) -> Result<Vec<GeneralName>, Error> {
    let mut list = Walk::only_sequence(der, Structure::Certificate)?;
    let mut names = Vec::new();
    while !list.is_finished() {
        let element = list.any()?;
        names.push(GeneralName::read(element.tag, element.content)?);
    }
    Ok(names)
}

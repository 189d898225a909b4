//! Certification path validation (RFC 5280, section 6.1). One file a part of it:
//!
//! | file | what | RFC 5280 |
//! |---|---|---|
//! | `build` | the search for a path, and the bounds of its work | 6.1 (a) to (c), RFC 4158 |
//! | `link` | one certificate and its issuer: name, signature, strength | 6.1.3 (a) (1), (4) |
//! | `check` | a whole path from its anchor down | 6.1.2 to 6.1.5 |
//! | `constraints` | what names a CA allows | 6.1.3 (b), (c), 6.1.4 (g), 4.2.1.10 |
//! | `general_name` | the names of a certificate, and which subtree they lie in | 4.2.1.6, 4.2.1.10 |
//! | `policy` | the policy state of a path, and its inputs | 6.1.3 (d) to (f), 6.1.4 (a), (b), (h) to (j), 6.1.5 |
//! | `graph` | the valid policies, linear in size | RFC 9618 |
//! | `extension` | the contents of the extensions that these need | 4.2.1 |

mod build;
mod check;
mod constraints;
mod extension;
mod general_name;
mod graph;
mod link;
mod policy;

pub(crate) use build::find;
pub use policy::PolicyInputs;

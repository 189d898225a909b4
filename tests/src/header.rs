//! The functions that the C header declares, read from its text.

use crate::{read, root};

/// One function of the header.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What it gives, as `int32_t` or `const char *`.
    pub result: String,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// Its documentation, as one line.
    pub documentation: String,
}

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its type, as `const struct netca_quote *`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

impl Parameter {
    /// Whether it is a pointer to anything, or a callback.
    pub fn is_pointer(&self) -> bool {
        self.kind.ends_with('*') || self.is_callback()
    }

    /// Whether it is a function of the host's.
    pub fn is_callback(&self) -> bool {
        self.kind.ends_with("_callback")
    }

    /// The type that it is a handle of, as `netca_quote`, if it is one.
    pub fn handle(&self) -> Option<&str> {
        let kind = self.kind.strip_prefix("const ").unwrap_or(&self.kind);
        let kind = kind.strip_prefix("struct ")?.strip_suffix(" *")?;
        (!["netca_login", "netca_transport"].contains(&kind)).then_some(kind)
    }

    /// The type that is made and put where it points to, if it is such a place.
    pub fn made(&self) -> Option<&str> {
        self.kind.strip_prefix("struct ")?.strip_suffix(" **")
    }
}

/// Every function of `include/netca_renew.h`.
pub fn functions() -> Vec<Function> {
    let header = read(&root().join("include/netca_renew.h"));
    let (_, declared) = header.split_once("extern \"C\" {").expect("functions");
    let mut functions = Vec::new();
    let mut documentation = String::new();
    let mut statement = String::new();
    for line in declared.lines().map(str::trim) {
        match line.strip_prefix("* ") {
            Some(words) => documentation = format!("{documentation}{words} "),
            None if line == "/**" => (documentation, statement) = (String::new(), String::new()),
            None if line.starts_with('#') || line.starts_with('*') => {}
            None => statement = format!("{statement} {line}"),
        }
        if statement.ends_with(");") {
            functions.push(parse(statement.trim(), &documentation));
            statement.clear();
        }
    }
    assert!(functions.len() > 200, "only {} functions found", functions.len());
    functions
}

fn parse(statement: &str, documentation: &str) -> Function {
    let (head, rest) = statement.split_once('(').expect("a function");
    let (result, name) = split(head);
    let list = rest.trim_end_matches(");");
    let parameters = list.split(',').map(str::trim).filter(|parameter| !["", "void"].contains(parameter));
    let parameters = parameters.map(split).map(|(kind, name)| Parameter { kind, name }).collect();
    Function { name, result, parameters, documentation: documentation.trim().to_owned() }
}

/// Type and name of a declaration.
fn split(declaration: &str) -> (String, String) {
    let at = declaration.rfind([' ', '*']).expect("a type and a name") + 1;
    (declaration[..at].trim().to_owned(), declaration[at..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        let text = "int32_t netca_x(const struct netca_quote *quote, size_t *length, struct netca_error **error);";
        let function = parse(text, "");
        assert_eq!((function.name.as_str(), function.result.as_str()), ("netca_x", "int32_t"));
        let kinds: Vec<_> = function.parameters.iter().map(|parameter| parameter.kind.as_str()).collect();
        assert_eq!(kinds, ["const struct netca_quote *", "size_t *", "struct netca_error **"]);
        assert_eq!(function.parameters[0].handle(), Some("netca_quote"));
        assert_eq!(function.parameters[2].made(), Some("netca_error"));
        assert!(function.parameters[1].is_pointer() && function.parameters[1].handle().is_none());
        assert!(parse("uint32_t netca_abi_version(void);", "").parameters.is_empty());
    }
}

//! What the C header declares, read from its text.

use std::collections::HashSet;

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

/// Every number of the header by its name: `NETCA_ERROR_CERT_MALFORMED`, 1001. Without `NETCA_NO_TIME`, which is `INT64_MIN`.
pub fn numbers() -> Vec<(String, i64)> {
    let header = read(&root().join("include/netca_renew.h"));
    let defined = header.lines().filter_map(|line| line.strip_prefix("#define ")?.split_once(' '));
    let numbers = defined.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)));
    let numbers: Vec<_> = numbers.collect();
    assert!(numbers.len() > 200, "only {} numbers found", numbers.len());
    numbers
}

/// The functions of the header that a text does not name: what a binding leaves out.
pub fn unnamed(text: &str) -> Vec<String> {
    let names: HashSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    functions().into_iter().map(|function| function.name).filter(|name| !names.contains(name.as_str())).collect()
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

    #[test]
    fn numbers_are_read_and_names_are_whole_words() {
        assert!(numbers().contains(&("NETCA_NONE".to_owned(), -1)));
        assert!(numbers().contains(&("NETCA_ERROR_CERT_MALFORMED".to_owned(), 1001)));
        let left = unnamed("x = netca_version(); netca_orders(); netca_abi_versions");
        assert!(!left.contains(&"netca_version".to_owned()) && left.contains(&"netca_abi_version".to_owned()));
    }
}

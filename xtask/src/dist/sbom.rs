//! The SBOM: what the library is made of, as CycloneDX 1.5 in JSON. The same packages give the same bytes.

use serde_json::{Value, json};

use super::linked::{Package, ROOT};

/// The document, for the packages that are linked, and for what comes from elsewhere than crates.io.
pub(super) fn write(packages: &[Package], others: &[Other]) -> Result<String, String> {
    let root = packages.iter().find(|package| package.name == ROOT).ok_or("the library itself is missing")?;
    let rest = packages.iter().filter(|package| package.name != ROOT);
    let components: Vec<Value> = rest.map(component).chain(others.iter().map(Other::component)).collect();
    let every_other = others.iter().map(Other::reference);
    let edges = packages.iter().map(|package| {
        let used = package.uses.iter().map(|(name, version)| reference(name, version));
        let of_the_whole = every_other.clone().filter(|_| package.name == ROOT);
        let on: Vec<String> = used.chain(of_the_whole).collect();
        json!({ "ref": reference(&package.name, &package.version), "dependsOn": on })
    });
    let alone = every_other.clone().map(|reference| json!({ "ref": reference, "dependsOn": [] }));
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": component(root),
            "tools": { "components": [{ "type": "application", "name": "netca-renew xtask dist", "version": root.version }] },
        },
        "components": components,
        "dependencies": edges.chain(alone).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

/// Linked, and of no package that cargo knows.
#[derive(Debug, Clone)]
pub(super) struct Other {
    pub(super) name: &'static str,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) license: &'static str,
    /// What else there is to know.
    pub(super) note: &'static str,
}

impl Other {
    fn reference(&self) -> String {
        format!("pkg:generic/{}@{}", self.name, self.version)
    }

    fn component(&self) -> Value {
        json!({
            "type": "library",
            "bom-ref": self.reference(),
            "name": self.name,
            "version": self.version,
            "description": self.note,
            "licenses": [{ "expression": self.license }],
            "purl": self.reference(),
        })
    }
}

fn component(package: &Package) -> Value {
    let reference = reference(&package.name, &package.version);
    let mut component = json!({
        "type": "library",
        "bom-ref": reference,
        "name": package.name,
        "version": package.version,
        // An old way to write OR, which SPDX does not know.
        "licenses": [{ "expression": package.license.replace('/', " OR ").replace("  ", " ") }],
    });
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        component["purl"] = json!(reference);
    }
    component
}

fn reference(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, checksum: Option<&str>, uses: &[&str]) -> Package {
        Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: "MIT/Apache-2.0".into(),
            authors: Vec::new(),
            checksum: checksum.map(str::to_owned),
            folder: "/nowhere".into(),
            uses: uses.iter().map(|name| ((*name).to_owned(), "1.0.0".to_owned())).collect(),
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let packages = [package(ROOT, None, &["ring"]), package("ring", Some("aa"), &[])];
        let other = Other { name: "std", version: "1.95.0".into(), license: "MIT", note: "" };
        let text = write(&packages, &[other]).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let list = |key: &str| document[key].as_array().unwrap().clone();
        let known: Vec<Value> = list("components").iter().map(|one| one["bom-ref"].clone()).collect();
        assert_eq!(known, ["pkg:cargo/ring@1.0.0", "pkg:generic/std@1.95.0"]);
        for edge in list("dependencies") {
            for on in edge["dependsOn"].as_array().unwrap() {
                assert!(known.contains(on), "{on}");
            }
        }
        let edges = list("dependencies");
        assert_eq!(edges[0]["dependsOn"].as_array().unwrap().len(), 2, "the library has all of it");
        assert_eq!(list("components")[0]["hashes"][0]["content"], "aa");
        assert_eq!(list("components")[0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
    }

    #[test]
    fn what_is_not_on_crates_io_claims_no_address_there() {
        let text = write(&[package(ROOT, None, &[])], &[]).unwrap();
        assert!(!text.contains("purl"), "{text}");
    }
}

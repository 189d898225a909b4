use netca_renew::netca_token::Drivers;
use netca_renew::netca_token::drivers::{
    Catalogue, CatalogueEntry, Driver, DriverProblem, DriverStatus, Found, LibraryInfo, SkippedFile, UnclaimedKey,
};
use netca_renew::texts::driver_status;
use serde_json::Value;

use crate::Ended;
use crate::args;
use crate::failure::Failure;
use crate::output::{Output, Table};

pub(crate) fn run(drivers: &args::Drivers, output: &Output) -> Result<Ended, Failure> {
    let catalogue = drivers.catalogue.as_ref().map(Catalogue::read).transpose()?.unwrap_or_default();
    let found = Drivers::new(catalogue).find(drivers.probe);
    show(&found, output);
    output.json(&json(&found, drivers.probe, output));
    Ok(if found.drivers.iter().any(Driver::is_found) { Ended::Done } else { Ended::NoneFound })
}

fn show(found: &Found, output: &Output) {
    if found.drivers.is_empty() {
        output.line(output.pick(
            "没有找到驱动。请安装 Key 的驱动, 或用 --catalogue 指定驱动目录文件。",
            "There are no drivers. Install the Key's, or name a catalogue of drivers with --catalogue.",
        ));
    } else {
        let head = output.pick("厂商|型号|状态|模块|下一步", "vendor|model|status|module|what to do next");
        let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
        for driver in &found.drivers {
            let named = |name: fn(&CatalogueEntry) -> &str| driver.entry.as_ref().map_or("-", name);
            table.row(&[
                named(CatalogueEntry::vendor),
                named(CatalogueEntry::model),
                &status(driver, output),
                &driver.module.display().to_string(),
                &next(driver, output),
            ]);
        }
        output.table(&table);
    }
    found.unclaimed.iter().for_each(|key| output.line(unclaimed(key, output)));
    found.skipped.iter().for_each(|file| output.note(skipped(file, output)));
}

fn status(driver: &Driver, output: &Output) -> String {
    let what = driver_status(&driver.status, output.language()).what;
    match &driver.status {
        DriverStatus::Found { library: Some(library) } => {
            let slots = output.pick("有令牌的插槽", "slots with a token");
            format!("{what}: {} {}, {slots} {}", library.description, version(library), library.slots_with_token)
        }
        DriverStatus::Broken(DriverProblem::WrongArchitecture { format, bits, machine }) => {
            format!("{what} ({bits} {}, {format} {machine})", output.pick("位", "bits"))
        }
        DriverStatus::Broken(problem @ DriverProblem::Call { .. }) => format!("{what} ({problem})"),
        _ => what.to_owned(),
    }
}

/// What to do, and for a driver that is to be installed, where it is to be had.
fn next(driver: &Driver, output: &Output) -> String {
    let next = what_to_do(driver, output);
    let download = driver.entry.as_ref().and_then(CatalogueEntry::download).filter(|_| !driver.is_found());
    download.map_or_else(|| next.to_owned(), |link| format!("{next}: {link}"))
}

fn what_to_do(driver: &Driver, output: &Output) -> &'static str {
    match driver.status {
        DriverStatus::Found { library: None } => output.pick("可用 --probe 试加载", "Try it with --probe"),
        _ => driver_status(&driver.status, output.language()).next,
    }
}

fn version(library: &LibraryInfo) -> String {
    format!("{}.{}", library.version.0, library.version.1)
}

fn unclaimed(key: &UnclaimedKey, output: &Output) -> String {
    let entry = &key.entry;
    let name = key.product.as_ref().map_or_else(|| key.usb_id.to_string(), |name| format!("{name}, {}", key.usb_id));
    let name = format!("{} {} ({name})", entry.vendor(), entry.model());
    let told = match output.pick("zh", "en") {
        "zh" => format!("! 已插入 Key: {name}, 但没有可用的驱动, 请安装"),
        _ => format!("! A Key is plugged in, and there is no working driver for it: {name}. Install one"),
    };
    entry.download().map_or_else(|| told.clone(), |link| format!("{told}: {link}"))
}

fn skipped(file: &SkippedFile, output: &Output) -> String {
    let path = file.path.display();
    let why = output.pick("无法读取, 已忽略", "cannot be read and was left out");
    file.line.map_or_else(|| format!("! {path}: {why}"), |line| format!("! {path}:{line}: {why}"))
}

/// What was found as the library tells it, with what to do about each driver.
fn json(found: &Found, probed: bool, output: &Output) -> Value {
    let mut value = serde_json::to_value(found).unwrap_or_default();
    let rows = value["drivers"].as_array_mut().into_iter().flatten();
    for (row, driver) in rows.zip(&found.drivers) {
        row["next"] = what_to_do(driver, output).into();
    }
    value["probed"] = probed.into();
    value
}

#[cfg(test)]
mod tests {
    use netca_renew::netca_token::drivers::Places;
    use netca_renew::texts::Language;

    use super::*;

    #[test]
    fn a_key_without_a_driver_is_named_with_its_link() {
        let usb = tempfile::tempdir().unwrap();
        let device = usb.path().join("1-1");
        std::fs::create_dir(&device).unwrap();
        for (name, value) in [("idVendor", "fff0"), ("idProduct", "0100"), ("product", "YS \u{1b}[2J")] {
            std::fs::write(device.join(name), value).unwrap();
        }
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/drivers.json");
        let places = Places { usb_devices: Some(usb.path().to_owned()), ..Places::default() };
        let found = Drivers { catalogue: Catalogue::read(example).unwrap(), places }.find(false);
        assert_eq!(found.drivers.len(), 4, "each entry has its row");
        let [key] = &*found.unclaimed else { panic!("{found:?}") };
        let chinese = unclaimed(key, &Output::new(Language::Chinese, false));
        let english = unclaimed(key, &Output::new(Language::English, false));
        for said in [&chinese, &english] {
            assert!(said.contains("云杉科技 YS-100") && said.contains("fff0:0100"), "{said}");
            assert!(said.ends_with("https://keys.yunshan.example/drivers/ys-100"), "{said}");
        }
        assert!(chinese.contains("没有可用的驱动") && english.contains("no working driver"));
        let json = json(&found, false, &Output::new(Language::English, true));
        assert_eq!((&json["unclaimed_keys"][0]["usb_id"], &json["probed"]), (&"fff0:0100".into(), &false.into()));
        assert_eq!(json["drivers"][0]["next"], "Install it if this is your Key");
    }
}

use std::path::Path;
use std::process::Command;

use netca_renew::netca_token::{
    Pin, Pkcs11Provider, Provider, SkfProvider, SoftProvider, Token, open_only, pkcs11, soft,
};

use super::directory::Directory;
use crate::Ended;
use crate::args::Options;
use crate::failure::Failure;
use crate::setup;

/// The PIN of the demo's tokens; they hold nothing of value.
pub(super) const PIN: &[u8] = b"135790";
pub(super) const LABEL: &str = "netca-renew demo";
/// Set for the process that runs in the private store.
const STORE: &str = "NETCA_RENEW_DEMO_STORE";
/// SoftHSM's own setting.
const SOFTHSM_CONFIGURATION: &str = "SOFTHSM2_CONF";
/// The software SKF module's own: where its Key is, and how it behaves.
const SKF_STATE: &str = "NETCA_SKF_STATE";
const SKF_PROFILE: &str = "NETCA_SKF_PROFILE";
/// What that module says that it is.
const SKF_MANUFACTURER: &str = "netca-renew, software";
/// The administrator's PIN of the demo's SKF Key.
const ADMIN_PIN: &[u8] = b"975310";

/// The store of this process, if it was started to use one.
pub(super) fn private_store() -> Option<std::ffi::OsString> {
    std::env::var_os(STORE)
}

/// Whether the options name a driver, whose tokens lie where the environment says.
pub(super) fn needs_private_store(options: &Options) -> bool {
    options.module.is_some() || options.skf.is_some()
}

/// Starts this program again with a store of its own: the modules read their settings from the environment, which a running
/// process cannot change safely.
pub(super) fn run_in_private_store(directory: &Directory, options: &Options) -> Result<Ended, Failure> {
    let program = std::env::current_exe().map_err(|error| Failure::file(&directory.path(""), &error))?;
    let mut again = Command::new(&program);
    again.args(std::env::args_os().skip(1));
    if options.skf.is_some() {
        let store = directory.path("skf");
        std::fs::create_dir_all(&store).map_err(|error| Failure::file(&store, &error))?;
        // The Key is to be blank; the demo makes its application.
        let profile = std::env::var(SKF_PROFILE).unwrap_or_default();
        let words: Vec<_> = profile.split(',').filter(|word| !word.trim().starts_with("application=")).collect();
        again.env(SKF_STATE, store.join("key.json")).env(SKF_PROFILE, words.join(",")).env(STORE, &store);
    } else {
        let (tokens, configuration) = (directory.path("softhsm/tokens"), directory.path("softhsm/softhsm2.conf"));
        std::fs::create_dir_all(&tokens).map_err(|error| Failure::file(&tokens, &error))?;
        let text =
            format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
        std::fs::write(&configuration, text).map_err(|error| Failure::file(&configuration, &error))?;
        again.env(SOFTHSM_CONFIGURATION, &configuration).env(STORE, &tokens);
    }
    run_instead(again, &program)
}

/// One process that Ctrl-C and exit codes belong to.
#[cfg(unix)]
fn run_instead(mut program: Command, path: &Path) -> Result<Ended, Failure> {
    Err(Failure::file(path, &std::os::unix::process::CommandExt::exec(&mut program)))
}

#[cfg(not(unix))]
fn run_instead(mut program: Command, path: &Path) -> Result<Ended, Failure> {
    let status = program.status().map_err(|error| Failure::file(path, &error))?;
    std::process::exit(status.code().unwrap_or(1))
}

/// A token with nothing on it.
pub(super) fn fresh(directory: &Directory, options: &Options) -> Result<Box<dyn Token>, Failure> {
    let pin = Pin::new(PIN);
    if let Some(module) = &options.module {
        // Anything but SoftHSM would be somebody's Key, and a listed token would be somebody's, too.
        let mut provider = Pkcs11Provider::load(module)?;
        if !provider.manufacturer()?.starts_with("SoftHSM") || !provider.tokens()?.is_empty() {
            return Err(Failure::DemoModule { module: module.clone() });
        }
        let info = pkcs11::initialize_token(module, LABEL, &Pin::new(PIN), &pin)?;
        provider.tokens()?;
        return Ok(provider.open(&info.serial)?);
    }
    if let Some(module) = &options.skf {
        // As with SoftHSM: only the software module, and only a Key that nobody has used.
        let mut provider = SkfProvider::load(module, setup::skf_profile(options)?)?;
        let tokens = provider.tokens()?;
        let ours = |manufacturer: &str| manufacturer.starts_with(SKF_MANUFACTURER);
        if tokens.len() != 1 || !tokens.iter().all(|token| ours(&token.manufacturer) && token.pin.tries_left.is_none())
        {
            return Err(Failure::DemoModule { module: module.clone() });
        }
        let info = provider.create_application(LABEL, &Pin::new(ADMIN_PIN), &pin)?;
        return Ok(provider.open(&info.serial)?);
    }
    let path = directory.path("token.json");
    soft::create(&path, LABEL, None, &pin)?;
    Ok(open_only(&mut SoftProvider::new(vec![path]), None)?)
}

//! Programs in other languages.

use netca_renew::netca_cert::KeyAlgorithm;
use netca_tests::c::{Installed, TESTS};
use netca_tests::root;

use super::Place;

#[test]
fn nothing_is_left_in_a_c_program() {
    let installed = Installed::new();
    let files = ["tests/c/secrets.c", "tests/c/fixture.c"];
    let Some(program) = installed.compile("cc", TESTS, &files) else { return };
    let mut place = Place::new(KeyAlgorithm::Sm2);
    let path = |name: &str| place.world.directory.path().join(name);
    let mut host = installed.command(program);
    host.arg(place.world.sandbox.url()).args([path("sandbox/ca.pem"), path("token.json"), path("state")]);
    host.args([root().join("examples/form.json"), root().join("crates/netca-pdf/fonts/sheet-hei.ttf")]);
    place.look_through(host);
}

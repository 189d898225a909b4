use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// A link as a QR code that a phone reads off a terminal, dark on light whatever its colours.
pub(super) fn render(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let picture = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    Some(format!("{picture}\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_link_becomes_a_square() {
        let picture = super::render("https://ca.example/cashier/1").unwrap();
        let width = picture.lines().next().unwrap().chars().count();
        assert!(width > 20 && picture.lines().all(|line| line.chars().count() == width));
    }
}

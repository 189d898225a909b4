use qrcode::{Color, EcLevel, QrCode};

/// Light modules on every side, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;
/// Black on white, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";

/// A link as a QR code that a phone reads off a terminal, two modules to a character.
pub(super) fn render(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let (side, colors) = (code.width(), code.to_colors());
    let dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(QUIET), y.checked_sub(QUIET));
        x.zip(y).filter(|(x, y)| *x < side && *y < side).is_some_and(|(x, y)| colors[y * side + x] == Color::Dark)
    };
    let mut picture = String::new();
    for y in (0..side + 2 * QUIET).step_by(2) {
        picture.push_str(BLACK_ON_WHITE);
        picture.extend((0..side + 2 * QUIET).map(|x| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        picture.push_str(RESET);
        picture.push('\n');
    }
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the picture as a camera would: what is drawn is dark, what is blank is light.
    #[test]
    fn the_picture_is_the_code_with_a_light_margin() {
        let link = "https://ca.example/cashier/208b0908e64d776985ca83c34e112311";
        let picture = render(link).unwrap();
        let mut modules: Vec<Vec<bool>> = Vec::new();
        for line in picture.lines() {
            let line = line.strip_prefix(BLACK_ON_WHITE).unwrap().strip_suffix(RESET).unwrap();
            modules.push(line.chars().map(|c| matches!(c, '█' | '▀')).collect());
            modules.push(line.chars().map(|c| matches!(c, '█' | '▄')).collect());
        }
        let code = QrCode::with_error_correction_level(link, EcLevel::L).unwrap();
        let side = code.width();
        assert_eq!(modules[0].len(), side + 2 * QUIET);
        for (y, row) in modules.iter().enumerate() {
            for (x, module) in row.iter().enumerate() {
                let inside = (QUIET..QUIET + side).contains(&x) && (QUIET..QUIET + side).contains(&y);
                let expected = inside && code[(x - QUIET, y - QUIET)] == Color::Dark;
                assert_eq!(*module, expected, "{x} {y}");
            }
        }
    }
}

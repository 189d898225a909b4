use netca_payment::Money;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// 大写金额: an amount in words that cannot be altered, as bills carry it (正确填写票据和结算凭证的基本规定).
pub(super) fn amount(money: Money) -> String {
    let (yuan, jiao, fen) = (money.fen() / 100, money.fen() / 10 % 10, money.fen() % 10);
    let mut text = if yuan > 0 { format!("{}元", whole(yuan)) } else { String::new() };
    match (jiao, fen) {
        (0, 0) if yuan > 0 => text.push('整'),
        (0, 0) => text.push_str("零元整"),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push_str(digit(fen));
            text.push('分');
        }
        (jiao, fen) => {
            text.push_str(digit(jiao));
            text.push('角');
            if fen > 0 {
                text.push_str(digit(fen));
                text.push('分');
            }
        }
    }
    text
}

/// Whole numbers in groups of four digits: 亿, 万, and the rest.
fn whole(number: u64) -> String {
    let mut text = String::new();
    for (unit, name) in [(10_u64.pow(8), "亿"), (10_u64.pow(4), "万"), (1, "")] {
        let group = number / unit % 10_000;
        if group == 0 {
            continue;
        }
        // What is missing between two groups is one zero.
        if group < 1000 && !text.is_empty() {
            text.push('零');
        }
        four(group, &mut text);
        text.push_str(name);
    }
    text
}

/// One to four digits, without the zeros in front.
fn four(group: u64, text: &mut String) {
    let mut begun = false;
    let mut zero = false;
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        match group / unit % 10 {
            0 => zero = begun,
            value => {
                if zero {
                    text.push('零');
                }
                text.push_str(digit(value));
                text.push_str(name);
                (begun, zero) = (true, false);
            }
        }
    }
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_rules_for_bills_show() {
        // The first six are the examples of the rules, where they leave a choice the shorter form.
        for (yuan, words) in [
            ("1409.50", "壹仟肆佰零玖元伍角"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角"),
            ("10", "壹拾元整"),
            ("100", "壹佰元整"),
            ("200", "贰佰元整"),
            ("1005", "壹仟零伍元整"),
            ("1050", "壹仟零伍拾元整"),
            ("10000", "壹万元整"),
            ("10005", "壹万零伍元整"),
            ("100500", "壹拾万零伍佰元整"),
            ("100000005", "壹亿零伍元整"),
            ("123456789.01", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"),
            ("10000000000", "壹佰亿元整"),
        ] {
            assert_eq!(amount(yuan.parse().unwrap()), words, "{yuan}");
        }
    }
}

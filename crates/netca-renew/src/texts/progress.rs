use netca_protocol::wire::AttachmentKind;

use super::{Language, attachment_kind};

/// How far an upload has come: `续期申请表: 已上传 45% (1.1 MiB / 2.5 MiB)`.
pub fn uploading(kind: AttachmentKind, sent: u64, total: u64, language: Language) -> String {
    let name = attachment_kind(kind, language);
    let uploaded = language.pick("已上传", "uploaded");
    if sent >= total {
        return format!("{name}: {uploaded} ({})", file_size(total));
    }
    // No overflow at any size, and never 100 before the end.
    let percent = u128::from(sent) * 100 / u128::from(total.max(1));
    format!("{name}: {uploaded} {percent}% ({} / {})", file_size(sent), file_size(total))
}

/// A size in bytes for people: `312 B`, `45.1 KiB`, `2.6 MiB`; tenths are cut off.
pub fn file_size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", tenths(1 << 10)),
        _ => format!("{} MiB", tenths(1 << 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_said() {
        let kind = AttachmentKind::ApplicationForm;
        let chinese = uploading(kind, 1_200_000, 2_666_666, Language::Chinese);
        assert_eq!(chinese, "续期申请表: 已上传 45% (1.1 MiB / 2.5 MiB)");
        assert_eq!(uploading(kind, 999, 1024, Language::English), "application form: uploaded 97% (999 B / 1.0 KiB)");
        assert_eq!(uploading(kind, 10 << 20, 10 << 20, Language::English), "application form: uploaded (10.0 MiB)");
        assert!(uploading(kind, u64::MAX - 1, u64::MAX, Language::English).contains("99%"));
    }
}

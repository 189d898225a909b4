use super::MediaType;

impl MediaType {
    /// So many bytes of a file show its type.
    pub const SHOWS_IN: usize = 8;

    /// Whether a file is of this type from its first byte to its end: a scan that was cut off is not. Both sides have to
    /// agree on it, or files would travel in vain.
    pub fn is_whole(self, content: &[u8]) -> bool {
        Self::of(content) == Some(self)
            && match self {
                Self::Pdf => ends_as_pdf(content),
                Self::Jpeg => reaches_end_of_jpeg(content).is_some(),
                Self::Png => reaches_end_of_png(content).is_some(),
            }
    }
}

/// ISO 32000-1, 7.5.5: the last line is `%%EOF`; annex H, 18: readers look for it in the last 1024 bytes.
fn ends_as_pdf(content: &[u8]) -> bool {
    let tail = content.get(content.len().saturating_sub(1024)..).unwrap_or_default();
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// ISO/IEC 10918-1, annex B: marker segments up to the end of the image. What a camera writes behind it does not matter.
fn reaches_end_of_jpeg(content: &[u8]) -> Option<()> {
    let mut at = 2;
    let mut in_scan = false;
    loop {
        match (*content.get(at)?, *content.get(at + 1)?) {
            (0xff, 0xd9) => return in_scan.then_some(()),
            // Fill bytes before a marker.
            (0xff, 0xff) => at += 1,
            // A stuffed byte, or a restart, inside the scan.
            (0xff, 0x00 | 0xd0..=0xd7) if in_scan => at += 2,
            (0xff, marker @ (0x01..=0xcf | 0xda..=0xfe)) => {
                in_scan = marker == 0xda || in_scan;
                let length = u16::from_be_bytes([*content.get(at + 2)?, *content.get(at + 3)?]);
                at += 2 + usize::from(length.max(2));
            }
            (_, _) if in_scan => at += 1,
            _ => return None,
        }
    }
}

/// ISO/IEC 15948, 5.3: chunks, from IHDR to IEND.
fn reaches_end_of_png(content: &[u8]) -> Option<()> {
    let mut at = 8_usize;
    loop {
        let head = content.get(at..)?.first_chunk::<8>()?;
        let [a, b, c, d, name @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        if end > content.len() || (at == 8) != (name == b"IHDR") {
            return None;
        }
        if name == b"IEND" {
            return Some(());
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey pixel, as libjpeg writes it but for its tables.
    fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        // An APP1 whose thumbnail has an end of image of its own.
        bytes.extend([0xff, 0xe1, 0x00, 0x08, 0xff, 0xd8, 0xff, 0xd9, 0, 0]);
        bytes.extend([0xff, 0xc0, 0x00, 0x0b, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
        bytes.extend([0xff, 0xff, 0xda, 0x00, 0x08, 1, 1, 0, 0, 63, 0]);
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]);
        bytes
    }

    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, data) in [(b"IHDR", &[0_u8; 13][..]), (b"IDAT", &b"....IEND...."[..]), (b"IEND", &[][..])] {
            bytes.extend((data.len() as u32).to_be_bytes());
            bytes.extend(name);
            bytes.extend(data);
            bytes.extend([0; 4]);
        }
        bytes
    }

    fn pdf() -> Vec<u8> {
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n".to_vec()
    }

    #[test]
    fn whole_files_are_whole_and_those_cut_off_anywhere_are_not() {
        for (media_type, whole) in [(MediaType::Jpeg, jpeg()), (MediaType::Png, png()), (MediaType::Pdf, pdf())] {
            assert!(media_type.is_whole(&whole), "{media_type:?}");
            // The last line of a PDF may lack its end.
            let least = whole.len() - usize::from(media_type == MediaType::Pdf);
            for length in 0..least {
                assert!(!media_type.is_whole(&whole[..length]), "{media_type:?} cut off at {length}");
            }
            let with_more = [whole.as_slice(), &[0; 100]].concat();
            assert!(media_type.is_whole(&with_more), "{media_type:?} with something behind it");
            for other in [MediaType::Jpeg, MediaType::Png, MediaType::Pdf] {
                assert_eq!(other.is_whole(&whole), other == media_type);
            }
        }
    }

    /// A square of four grey pixels, by libjpeg-turbo and libpng (Pillow wrote them).
    #[test]
    fn what_other_software_writes_is_whole() {
        let hex = |text: &str| -> Vec<u8> {
            let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
            digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
        };
        let jpeg =
            hex("ffd8ffe000104a46494600010100000100010000ffdb0043000201010101010201010102020202020403020202020504
            040304060506060605060606070908060709070606080b08090a0a0a0a0a06080b0c0b0a0c090a0a0affc0000b080002
            000201011100ffc40014000100000000000000000000000000000000ffc4001410010000000000000000000000000000
            0000ffda0008010100003f003fffd9");
        let png =
            hex("89504e470d0a1a0a0000000d494844520000000200000002080000000057dd52f80000000e49444154789c636c60606260
            000002920084f77ca3580000000049454e44ae426082");
        for (media_type, whole) in [(MediaType::Jpeg, jpeg), (MediaType::Png, png)] {
            assert!(media_type.is_whole(&whole));
            assert!(!media_type.is_whole(&whole[..whole.len() - 1]));
        }
    }

    #[test]
    fn lengths_that_lie_lead_nowhere() {
        let mut huge = png();
        huge[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(!MediaType::Png.is_whole(&huge));
        let mut short = jpeg();
        short[4..6].copy_from_slice(&[0, 0]);
        assert!(!MediaType::Jpeg.is_whole(&short[..12]));
        assert!(!MediaType::Jpeg.is_whole(&[0xff, 0xd8, 0xff, 0xd9]), "no image in it");
        let far = [pdf(), vec![b' '; 1024]].concat();
        assert!(!MediaType::Pdf.is_whole(&far));
    }
}

use super::*;

fn parse(text: &str) -> Result<Pkcs11Profile, String> {
    text.parse().map_err(|error: Pkcs11ProfileWord| error.word)
}

#[test]
fn names_and_words_set_what_they_name() {
    assert_eq!(parse("ep11"), Ok(EP11));
    assert_eq!(parse(" swpkcs11 ,"), Ok(SWPKCS11));
    let profile = parse(
        "swpkcs11,sign=0x80008104,signs=digest,signature=der,ciphertext=c1c3c2,point=xy,parameters=none,import=keys,\
         unwrap=0x80008200,sm4=2147524864,sm4-key-type=0x80000106",
    );
    let import = Pkcs11Import::Keys { unwrap: 0x8000_8200, sm4: 0x8000_a100, key_type: 0x8000_0106 };
    let expected = Pkcs11Profile {
        sign: 0x8000_8104,
        signs: Pkcs11Signs::Digest,
        signature: Pkcs11Signature::Der,
        ciphertext: Pkcs11Ciphertext::Raw,
        point: Pkcs11Point::Coordinates,
        parameters: false,
        import,
        ..SWPKCS11
    };
    assert_eq!(profile, Ok(expected));
    let own = parse("key-type=1,generate=2,sign=3").unwrap();
    assert_eq!((own.key_type, own.generate, own.sign, own.decrypt), (1, 2, 3, None));
    assert_eq!((own.signs, own.import), (Pkcs11Signs::Digest, Pkcs11Import::None));
    assert_eq!(parse("ep11,decrypt=none").unwrap().decrypt, None);
    let envelope = parse("ep11,import=envelope,unwrap=0x80000040").unwrap();
    assert_eq!(envelope.import, Pkcs11Import::Envelope { unwrap: 0x8000_0040 });
    assert_eq!(envelope.to_import(), Some(vec![("unwrap", 0x8000_0040), ("decrypt", 0x8005_000d)]));
    assert_eq!(parse("ep11,import=host,import=none"), Ok(EP11));
}

#[test]
fn what_is_no_profile_is_named() {
    for (text, word) in [
        ("", "key-type"),
        ("key-type=1,sign=3", "generate"),
        ("key-type=1,generate=3", "sign"),
        ("ep12", "ep12"),
        ("sign=1,ep11", "ep11"),
        ("ep11,sign", "sign"),
        ("ep11,sing=1", "sing=1"),
        ("ep11,sign=", "sign="),
        ("ep11,sign=0x", "sign=0x"),
        ("ep11,sign=-1", "sign=-1"),
        ("ep11,sign=+1", "sign=+1"),
        ("ep11,sign=0x100000000", "sign=0x100000000"),
        ("ep11,sign=none", "sign=none"),
        ("ep11,signs=both", "signs=both"),
        ("ep11,signature=DER", "signature=DER"),
        ("ep11,ciphertext=c1c2c3", "ciphertext=c1c2c3"),
        ("ep11,point=hex", "point=hex"),
        ("ep11,parameters=yes", "parameters=yes"),
        ("ep11,import=yes", "import=yes"),
        ("ep11,import=envelope", "envelope"),
        ("ep11,import=keys,unwrap=1,sm4=2", "keys"),
        ("ep11,import=host,decrypt=none", "decrypt"),
    ] {
        assert_eq!(parse(text), Err(word.to_owned()), "{text}");
    }
    let error = "ep11,signs=both".parse::<Pkcs11Profile>().unwrap_err();
    assert_eq!(error.to_string(), "\"signs=both\": it wants digest or message");
}

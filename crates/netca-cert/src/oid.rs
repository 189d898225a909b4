//! The object identifiers that this crate knows.

use const_oid::ObjectIdentifier;

macro_rules! oids {
    ($($name:ident = $text:literal;)*) => {
        $(pub(crate) const $name: ObjectIdentifier = ObjectIdentifier::new_unwrap($text);)*
    };
}

// Keys and curves (RFC 3279, RFC 5480, GB/T 33560).
oids! {
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    EC_PUBLIC_KEY = "1.2.840.10045.2.1";
    CURVE_P256 = "1.2.840.10045.3.1.7";
    CURVE_SM2 = "1.2.156.10197.1.301";
}

// Signatures (RFC 4055, RFC 5758, GB/T 33560).
oids! {
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";
    SM2_WITH_SM3 = "1.2.156.10197.1.501";
    // What GM/T 0010 messages name instead: the signature part of SM2, without the digest.
    SM2_SIGN = "1.2.156.10197.1.301.1";
}

// Digests, content types and attributes of CMS (RFC 5652, RFC 5754, GM/T 0010).
oids! {
    SHA256 = "2.16.840.1.101.3.4.2.1";
    SM3 = "1.2.156.10197.1.401";
    DATA = "1.2.840.113549.1.7.1";
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    GM_DATA = "1.2.156.10197.6.1.4.2.1";
    GM_SIGNED_DATA = "1.2.156.10197.6.1.4.2.2";
    ATTRIBUTE_CONTENT_TYPE = "1.2.840.113549.1.9.3";
    ATTRIBUTE_MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    ATTRIBUTE_SIGNING_TIME = "1.2.840.113549.1.9.5";
}

// What an enveloped key may say its private key is encrypted with (GM/T 0006).
oids! {
    SM4 = "1.2.156.10197.1.104";
    SM4_ECB = "1.2.156.10197.1.104.1";
    SM4_CBC = "1.2.156.10197.1.104.2";
    AES256_WRAP_PAD = "2.16.840.1.101.3.4.1.48";
}

// Certificate extensions (RFC 5280, section 4.2; the last is NETCA's own).
oids! {
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    KEY_USAGE = "2.5.29.15";
    SUBJECT_ALT_NAME = "2.5.29.17";
    ISSUER_ALT_NAME = "2.5.29.18";
    BASIC_CONSTRAINTS = "2.5.29.19";
    NAME_CONSTRAINTS = "2.5.29.30";
    CERTIFICATE_POLICIES = "2.5.29.32";
    ANY_POLICY = "2.5.29.32.0";
    POLICY_MAPPINGS = "2.5.29.33";
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    POLICY_CONSTRAINTS = "2.5.29.36";
    EXTENDED_KEY_USAGE = "2.5.29.37";
    INHIBIT_ANY_POLICY = "2.5.29.54";
    NETCA_HOLDER_ID = "1.3.6.1.4.1.18760.1.14";
}

// Attributes of names that have a short name, and the two that name constraints look into.
oids! {
    COMMON_NAME = "2.5.4.3";
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
}

// Numbers of include/netca_renew.h; tests/tests/binding_csharp.rs compares them with it.
namespace Netca.Renew
{
    /// <summary>The stable number of an error; none is ever used for something else.</summary>
    public enum ErrorCode
    {
        /// <summary>A certificate or signed structure is malformed.</summary>
        CertMalformed = 1001,
        /// <summary>A certificate or signed structure is too large.</summary>
        CertTooLarge = 1002,
        /// <summary>The file holds no readable PEM block.</summary>
        CertNoPemBlock = 1003,
        /// <summary>A fingerprint is 64 hexadecimal digits.</summary>
        CertMalformedFingerprint = 1004,
        /// <summary>The algorithm is not supported.</summary>
        CertUnsupportedAlgorithm = 1010,
        /// <summary>The algorithm is too weak.</summary>
        CertTooWeak = 1011,
        /// <summary>The signature algorithms do not agree.</summary>
        CertAlgorithmMismatch = 1012,
        /// <summary>A signature does not verify.</summary>
        CertBadSignature = 1013,
        /// <summary>The signing key is not the certificate's.</summary>
        CertKeyMismatch = 1014,
        /// <summary>The certificate's key usage does not allow this.</summary>
        CertKeyUsageForbids = 1015,
        /// <summary>The message has not exactly one signer.</summary>
        CertSignerCount = 1020,
        /// <summary>The message lacks its signer's certificate.</summary>
        CertSignerCertificateMissing = 1021,
        /// <summary>The message carries no content.</summary>
        CertDetachedContent = 1022,
        /// <summary>The message has another content type.</summary>
        CertContentType = 1023,
        /// <summary>The signed content is ambiguous.</summary>
        CertAmbiguousContent = 1024,
        /// <summary>The signed attributes do not fit the content.</summary>
        CertSignedAttributes = 1025,
        /// <summary>The message carries other content than the one given.</summary>
        CertContentMismatch = 1026,
        /// <summary>The message was signed with another certificate.</summary>
        CertOtherSigner = 1027,
        /// <summary>Signing and encryption certificate are not one holder's.</summary>
        CertPairMismatch = 1030,
        /// <summary>A certificate of the pair mixes signing and encryption.</summary>
        CertPairUsage = 1031,
        /// <summary>The keys of the pair are of different kinds.</summary>
        CertPairAlgorithms = 1032,
        /// <summary>There are too many intermediate certificates.</summary>
        CertTooManyCertificates = 1040,
        /// <summary>No path leads to a trust anchor.</summary>
        CertNoPath = 1041,
        /// <summary>The search for a path was given up.</summary>
        CertPathSearchExhausted = 1042,
        /// <summary>No certificate policy is acceptable.</summary>
        CertNoAcceptablePolicy = 1043,
        /// <summary>A certificate of the chain has expired.</summary>
        CertPathExpired = 1050,
        /// <summary>A certificate of the chain is not valid yet.</summary>
        CertPathNotYetValid = 1051,
        /// <summary>A signature in the chain does not verify.</summary>
        CertPathBadSignature = 1052,
        /// <summary>The chain uses an unsupported algorithm.</summary>
        CertPathUnsupportedAlgorithm = 1053,
        /// <summary>The chain uses a weak algorithm.</summary>
        CertPathTooWeak = 1054,
        /// <summary>A certificate in the chain is no CA's.</summary>
        CertPathNotACa = 1055,
        /// <summary>A certificate in the chain may not issue.</summary>
        CertPathNotForCertificates = 1056,
        /// <summary>The chain is longer than allowed.</summary>
        CertPathTooLong = 1057,
        /// <summary>A name is outside the name constraints.</summary>
        CertPathNameConstraint = 1058,
        /// <summary>A certificate has an unknown critical extension.</summary>
        CertPathUnknownCriticalExtension = 1059,
        /// <summary>An extension is malformed.</summary>
        CertPathMalformedExtension = 1060,
        /// <summary>The certificate policies do not fit.</summary>
        CertPathPolicy = 1061,
        /// <summary>The chain mixes SM2 with other algorithms.</summary>
        CertPathMixedAlgorithms = 1062,
        /// <summary>The ciphertext cannot be decrypted with this key.</summary>
        CertDecryptionFailed = 1070,
        /// <summary>The enveloped key's symmetric key has another length.</summary>
        CertSymmetricKeyLength = 1071,
        /// <summary>The enveloped key is not the encryption certificate's.</summary>
        CertEnvelopedKeyMismatch = 1072,
        /// <summary>SM2 cannot encrypt content of this length.</summary>
        CertPlaintextLength = 1073,
        /// <summary>The system gives no random numbers.</summary>
        CertNoRandomness = 1074,
        /// <summary>No Key is plugged in, or not the one asked for.</summary>
        TokenNotPresent = 2001,
        /// <summary>More than one Key is plugged in.</summary>
        TokenMoreThanOne = 2002,
        /// <summary>The Key was removed while it was used.</summary>
        TokenRemoved = 2003,
        /// <summary>The PIN was wrong.</summary>
        TokenWrongPin = 2004,
        /// <summary>The Key is locked.</summary>
        TokenPinLocked = 2005,
        /// <summary>Only one PIN try is left; it was not used.</summary>
        TokenLastTry = 2006,
        /// <summary>The PIN is too short or too long for this Key.</summary>
        TokenPinLength = 2007,
        /// <summary>A PIN is needed.</summary>
        TokenPinRequired = 2008,
        /// <summary>The PIN entry was cancelled on the Key.</summary>
        TokenCancelled = 2009,
        /// <summary>Not logged in to the Key.</summary>
        TokenNotLoggedIn = 2010,
        /// <summary>The certificate's private key is not on the Key.</summary>
        TokenKeyNotFound = 2011,
        /// <summary>A key with this id is on the Key already.</summary>
        TokenKeyExists = 2012,
        /// <summary>Several private keys on the Key have this id.</summary>
        TokenAmbiguousKey = 2013,
        /// <summary>The Key does not support this kind of key.</summary>
        TokenUnsupportedKey = 2014,
        /// <summary>The certificate is no longer on the Key.</summary>
        TokenCertificateGone = 2015,
        /// <summary>The Key does not support this operation.</summary>
        TokenUnsupported = 2016,
        /// <summary>The Key's driver reported an error.</summary>
        TokenPkcs11 = 2017,
        /// <summary>The Key's driver module cannot be loaded.</summary>
        TokenModule = 2018,
        /// <summary>The Key gave a malformed answer.</summary>
        TokenMalformed = 2019,
        /// <summary>A key or signature of the Key cannot be read.</summary>
        TokenStructure = 2020,
        /// <summary>The soft token's file cannot be used.</summary>
        TokenSoftFile = 2021,
        /// <summary>The system gives no random numbers.</summary>
        TokenRandom = 2022,
        /// <summary>The catalogue of drivers cannot be used.</summary>
        TokenCatalogue = 2023,
        /// <summary>Decryption with a key of the token failed.</summary>
        TokenDecryptionFailed = 2024,
        /// <summary>The Key's driver reported an error.</summary>
        TokenSkf = 2025,
        /// <summary>The Key's driver does not answer.</summary>
        TokenNoAnswer = 2026,
        /// <summary>SM2 through this PKCS#11 driver needs the vendor's numbers, or those given do not fit.</summary>
        TokenPkcs11Profile = 2027,
        /// <summary>The amount is malformed.</summary>
        PaymentMalformedAmount = 3001,
        /// <summary>The amount is out of range.</summary>
        PaymentAmountOutOfRange = 3002,
        /// <summary>The term is out of range.</summary>
        PaymentTermOutOfRange = 3003,
        /// <summary>A fee line does not multiply; stopped.</summary>
        PaymentSubtotalMismatch = 3004,
        /// <summary>The fees do not add up; stopped.</summary>
        PaymentTotalMismatch = 3005,
        /// <summary>The order asks for another amount than the quote; stopped.</summary>
        PaymentOrderDiffersFromQuote = 3006,
        /// <summary>The payment link is unsafe; stopped.</summary>
        PaymentUnsafeLink = 3007,
        /// <summary>What came in, what is missing and what is too much do not add up; stopped.</summary>
        PaymentSheetMismatch = 3008,
        /// <summary>More transfers were found than money came in; stopped.</summary>
        PaymentVerifiedExceedsReceived = 3009,
        /// <summary>More is given back than came in; stopped.</summary>
        PaymentRefundsExceedPayments = 3010,
        /// <summary>Two payments or refunds have one id; stopped.</summary>
        PaymentDuplicateId = 3011,
        /// <summary>There are too many payments, refunds or transfers; stopped.</summary>
        PaymentTooMany = 3012,
        /// <summary>A refund's state and times contradict each other; stopped.</summary>
        PaymentRefundTimes = 3013,
        /// <summary>The payment status does not fit the money; stopped.</summary>
        PaymentStatusMismatch = 3014,
        /// <summary>A payment or refund that was there before is gone or was changed; stopped.</summary>
        PaymentVanished = 3015,
        /// <summary>The invoice is not the one that was asked for.</summary>
        PaymentInvoiceMismatch = 3016,
        /// <summary>Cancelled.</summary>
        ProtocolCancelled = 4001,
        /// <summary>The server cannot be reached.</summary>
        ProtocolUnreachable = 4002,
        /// <summary>The server is not the one that the trust anchors vouch for.</summary>
        ProtocolTlsUntrusted = 4003,
        /// <summary>The TLS connection failed.</summary>
        ProtocolTlsFailed = 4004,
        /// <summary>The connection broke and the outcome is not known.</summary>
        ProtocolInterrupted = 4005,
        /// <summary>The server did not answer in time.</summary>
        ProtocolTimedOut = 4006,
        /// <summary>The answer is too large and was cut off.</summary>
        ProtocolAnswerTooLarge = 4007,
        /// <summary>The answer is not what the protocol says.</summary>
        ProtocolUnexpectedAnswer = 4008,
        /// <summary>The server reports a state that this version does not know.</summary>
        ProtocolUnknownState = 4009,
        /// <summary>A field breaks a rule.</summary>
        ProtocolField = 4010,
        /// <summary>A text is not of the right form.</summary>
        ProtocolMalformed = 4011,
        /// <summary>A setting of the connection cannot be used.</summary>
        ProtocolSetting = 4012,
        /// <summary>The system gives no random numbers.</summary>
        ProtocolNoRandomness = 4013,
        /// <summary>The answer is nested too deep.</summary>
        ProtocolAnswerTooDeep = 4014,
        /// <summary>The answer is compressed, which was not asked for.</summary>
        ProtocolAnswerCompressed = 4015,
        /// <summary>The CA refused for a reason that this version does not know.</summary>
        CaUnknown = 4099,
        /// <summary>The CA cannot read the request.</summary>
        CaMalformedRequest = 4100,
        /// <summary>The CA refuses a field.</summary>
        CaFieldInvalid = 4101,
        /// <summary>The access token is not accepted.</summary>
        CaUnauthorized = 4102,
        /// <summary>There is nothing at this address.</summary>
        CaNotFound = 4103,
        /// <summary>The CA has no such application.</summary>
        CaApplicationUnknown = 4104,
        /// <summary>The application's signature is not accepted.</summary>
        CaSignatureInvalid = 4105,
        /// <summary>The certificate is not this CA's.</summary>
        CaCertificateUntrusted = 4106,
        /// <summary>The certificate was revoked or replaced.</summary>
        CaCertificateRevoked = 4107,
        /// <summary>The certificate cannot be renewed now.</summary>
        CaCertificateNotRenewable = 4108,
        /// <summary>The agreement has changed.</summary>
        CaAgreementChanged = 4109,
        /// <summary>The quote has expired.</summary>
        CaQuoteExpired = 4110,
        /// <summary>The term is not offered.</summary>
        CaTermNotOffered = 4111,
        /// <summary>The fee has changed.</summary>
        CaAmountChanged = 4112,
        /// <summary>Another application for this certificate is open.</summary>
        CaApplicationOpen = 4113,
        /// <summary>The application id was used already.</summary>
        CaApplicationConflict = 4114,
        /// <summary>The client is too old for this renewal; the CA did not take the application.</summary>
        CaClientTooOld = 4115,
        /// <summary>This way to pay is not offered.</summary>
        CaChannelNotOffered = 4116,
        /// <summary>The order is paid already.</summary>
        CaAlreadyPaid = 4117,
        /// <summary>The order is not paid yet.</summary>
        CaNotPaid = 4118,
        /// <summary>The certificate is not issued yet.</summary>
        CaNotReady = 4119,
        /// <summary>The application has ended.</summary>
        CaApplicationClosed = 4120,
        /// <summary>This is not the certificate that was issued.</summary>
        CaCertificateMismatch = 4121,
        /// <summary>The request is too large.</summary>
        CaTooLarge = 4122,
        /// <summary>The server does not take this method.</summary>
        CaMethodNotAllowed = 4123,
        /// <summary>The server does not take this media type.</summary>
        CaUnsupportedMediaType = 4124,
        /// <summary>Too many requests.</summary>
        CaTooManyRequests = 4125,
        /// <summary>The CA failed.</summary>
        CaInternal = 4126,
        /// <summary>The CA is not available now.</summary>
        CaUnavailable = 4127,
        /// <summary>The request for the new key is not accepted.</summary>
        CaRequestInvalid = 4128,
        /// <summary>The attachment is of a type or size that is not taken.</summary>
        CaAttachmentInvalid = 4129,
        /// <summary>An attachment is missing or was not uploaded whole.</summary>
        CaAttachmentMissing = 4130,
        /// <summary>The attachment did not arrive as it was announced.</summary>
        CaAttachmentDigest = 4131,
        /// <summary>There are too many attachments.</summary>
        CaAttachmentLimit = 4132,
        /// <summary>The chunk does not begin where the last one ended.</summary>
        CaOffsetMismatch = 4133,
        /// <summary>The challenge is unknown, expired or used.</summary>
        CaChallengeInvalid = 4134,
        /// <summary>No such invoice can be asked for now.</summary>
        CaInvoiceNotOffered = 4135,
        /// <summary>The invoice is not issued yet.</summary>
        CaInvoiceNotIssued = 4136,
        /// <summary>There is no such payment.</summary>
        CaPaymentUnknown = 4137,
        /// <summary>The signing and the encryption certificate do not belong together.</summary>
        CaPairMismatch = 4138,
        /// <summary>What was filled in has mistakes; nothing was signed or sent.</summary>
        RenewForm = 5001,
        /// <summary>The agreement has changed since it was accepted.</summary>
        RenewAgreementChanged = 5002,
        /// <summary>The agreement's text does not fit its digest.</summary>
        RenewAgreementDigest = 5003,
        /// <summary>The client is too old for this renewal; nothing was signed.</summary>
        RenewClientTooOld = 5004,
        /// <summary>There is no renewal here.</summary>
        RenewNoRenewal = 5005,
        /// <summary>This is not possible at the present stage.</summary>
        RenewWrongStage = 5006,
        /// <summary>Another program is working on this renewal.</summary>
        RenewBusy = 5007,
        /// <summary>The state directory cannot be read or written.</summary>
        RenewState = 5008,
        /// <summary>The journal is damaged; stopped to be safe.</summary>
        RenewJournalDamaged = 5009,
        /// <summary>The journal was written by a newer version.</summary>
        RenewJournalTooNew = 5010,
        /// <summary>The signed application is missing or was changed.</summary>
        RenewApplicationLost = 5011,
        /// <summary>The certificate is not on this Key.</summary>
        RenewCertificateNotOnToken = 5012,
        /// <summary>The Key's signature does not verify; nothing was handed in.</summary>
        RenewSignatureWrong = 5013,
        /// <summary>The payment link leads to a host that is not allowed; stopped.</summary>
        RenewPaymentHost = 5014,
        /// <summary>The CA's answer contradicts an earlier one; stopped.</summary>
        RenewStateRanBackwards = 5015,
        /// <summary>The certificate read back differs and was taken away; the old one is untouched.</summary>
        RenewReadBackDiffers = 5016,
        /// <summary>The trial signature failed, the new certificate was taken away; the old one is untouched.</summary>
        RenewTrialSignatureWrong = 5017,
        /// <summary>This way of renewing is not offered.</summary>
        RenewRenewWithNotOffered = 5018,
        /// <summary>The file for an attachment cannot be read.</summary>
        RenewAttachmentUnreadable = 5021,
        /// <summary>An attachment is not uploaded whole; nothing was signed.</summary>
        RenewAttachmentNotUploaded = 5022,
        /// <summary>This is not possible at the present payment status.</summary>
        RenewWrongPaymentStatus = 5031,
        /// <summary>The CA's business status and payment status contradict each other; stopped.</summary>
        RenewStatusesContradict = 5032,
        /// <summary>This way to pay has no page.</summary>
        RenewNoPaymentPage = 5033,
        /// <summary>This way to pay is not offered for this order.</summary>
        RenewChannelNotOffered = 5034,
        /// <summary>No electronic invoice was chosen for this order.</summary>
        RenewInvoiceNotElectronic = 5035,
        /// <summary>The trial decryption with the encryption certificate's key failed; the old certificates are untouched.</summary>
        RenewTrialDecryptionWrong = 5036,
        /// <summary>This Key or its driver cannot import the encryption key that the CA makes; nothing was signed or paid.</summary>
        RenewKeyImportUnsupported = 5037,
        /// <summary>The new certificate is for another key; nothing was written.</summary>
        RenewCertificateKey = 5101,
        /// <summary>The new certificate has another subject; nothing was written.</summary>
        RenewCertificateSubject = 5102,
        /// <summary>The new certificate does not end later; nothing was written.</summary>
        RenewCertificateValidity = 5103,
        /// <summary>The new certificate has expired already; nothing was written.</summary>
        RenewCertificateExpired = 5104,
        /// <summary>The new certificate's usage does not fit; nothing was written.</summary>
        RenewCertificateUsage = 5105,
        /// <summary>The new certificate does not lead to a trust anchor; nothing was written.</summary>
        RenewCertificateChain = 5106,
        /// <summary>The new certificate is another one than before; nothing was written.</summary>
        RenewCertificateChanged = 5107,
        /// <summary>The new signing and encryption certificates are not the pair that was promised; nothing was written.</summary>
        RenewCertificatePair = 5108,
        /// <summary>The new encryption certificate does not fit its key; nothing was written.</summary>
        RenewCertificateEncryptionKey = 5109,
        /// <summary>The new certificate's chain is too long; nothing was written.</summary>
        RenewCertificateChainTooLong = 5110,
        /// <summary>A CA's certificate above the new one has expired; nothing was written.</summary>
        RenewCertificateChainExpired = 5111,
        /// <summary>The signature of the application that the CA shows does not verify; it was left out.</summary>
        RenewRecoverySignature = 5201,
        /// <summary>What the CA shows is no application for the certificate that signed it; it was left out.</summary>
        RenewRecoveryContent = 5202,
        /// <summary>The application that the CA shows was signed by another certificate; it was left out.</summary>
        RenewRecoverySigner = 5203,
        /// <summary>The CA says of the application what was not signed; it was left out.</summary>
        RenewRecoveryReceipt = 5204,
        /// <summary>The font cannot be read, or has no TrueType outlines.</summary>
        PdfFontUnreadable = 6001,
        /// <summary>The font does not allow to be embedded in documents.</summary>
        PdfFontNotEmbeddable = 6002,
        /// <summary>The font is damaged.</summary>
        PdfFontDamaged = 6003,
        /// <summary>The program left out an argument.</summary>
        CNull = 8001,
        /// <summary>The program gave a text that is not UTF-8.</summary>
        CNotUtf8 = 8002,
        /// <summary>The program gave too long a text or file.</summary>
        CTooLong = 8003,
        /// <summary>The program gave a number that is out of range.</summary>
        COutOfRange = 8004,
        /// <summary>Another step is still under way.</summary>
        CInUse = 8005,
        /// <summary>A defect in the program was caught.</summary>
        CPanicked = 8006,
        /// <summary>The program lacks a setting.</summary>
        CSettingMissing = 8007,
        /// <summary>The agreement was not accepted.</summary>
        CNotAccepted = 8008,
        /// <summary>Program and library do not fit together.</summary>
        CSize = 8009,
        /// <summary>A text is not the JSON that it should be.</summary>
        CNotJson = 8010,
        /// <summary>The form has no such field.</summary>
        CNoSuchField = 8011,
        /// <summary>The request is over.</summary>
        CExchangeOver = 8012,
        /// <summary>A word of the SKF driver's profile is not known.</summary>
        CSkfProfile = 8013,
        /// <summary>A word of the PKCS#11 driver's profile is not known.</summary>
        CPkcs11Profile = 8014,
    }
}

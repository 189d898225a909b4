// What BouncyCastle makes of our structures, and structures of its own for us to read. One start of Java for all of it:
//
//   java -cp bcprov.jar:bcutil.jar:bcpkix.jar BouncyCastle.java FOLDER
//
// FOLDER holds signing.p8 and encryption.p8 (SM2 private keys, PKCS#8), certificate.der (of the signing key), content, and
// in ours/ what we made. This writes what BouncyCastle says of each to verdicts ("name: ok" a line), and its own to theirs/.
//
//   java -cp … BouncyCastle.java --signed MESSAGE CERTIFICATE
//
// says "ok" when a CMS with its content in it was signed with SM2 by this certificate, and carries it.

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

public class BouncyCastle {
    static final ASN1ObjectIdentifier GM_DATA = new ASN1ObjectIdentifier("1.2.156.10197.6.1.4.2.1");
    static final ASN1ObjectIdentifier GM_SIGNED_DATA = new ASN1ObjectIdentifier("1.2.156.10197.6.1.4.2.2");
    static final ASN1ObjectIdentifier SM3 = new ASN1ObjectIdentifier("1.2.156.10197.1.401");
    static final ASN1ObjectIdentifier SM2_SIGN = new ASN1ObjectIdentifier("1.2.156.10197.1.301.1");
    static final ASN1ObjectIdentifier SM2_WITH_SM3 = new ASN1ObjectIdentifier("1.2.156.10197.1.501");
    static final X9ECParameters CURVE = GMNamedCurves.getByName("sm2p256v1");
    static final ECDomainParameters DOMAIN =
        new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());

    static Path folder;
    static byte[] content;
    static X509Certificate certificate;
    static PrivateKey signing;
    static PrivateKey encryption;
    static final StringBuilder verdicts = new StringBuilder();

    interface Check {
        boolean run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        if (arguments[0].equals("--signed")) {
            System.out.println(signed(Path.of(arguments[1]), Path.of(arguments[2])) ? "ok" : "not signed so");
            return;
        }
        folder = Path.of(arguments[0]);
        content = read("content");
        signing = key("signing.p8");
        encryption = key("encryption.p8");
        CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
        certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(read("certificate.der")));
        checkOurs();
        Files.createDirectories(folder.resolve("theirs"));
        signMessages();
        makeRequests();
        write("cipher", encrypt("this was encrypted by BouncyCastle".getBytes("UTF-8"), point(signing)));
        for (String oid : List.of("104", "104.1", "104.2")) {
            for (int length : new int[] {32, 64}) {
                write("envelope-" + oid + "-" + length, envelope("1.2.156.10197.1." + oid, length));
            }
        }
        Files.writeString(folder.resolve("verdicts"), verdicts);
    }

    // Ours

    static void checkOurs() throws Exception {
        check("plain", () -> verifies(new CMSSignedData(ours("plain"))));
        check("detached", () -> verifies(new CMSSignedData(new CMSProcessableByteArray(GM_DATA, content), ours("detached"))));
        check("attributes", () -> verifies(new CMSSignedData(ours("attributes"))));
        check("changed", () -> !verifies(new CMSSignedData(ours("changed"))));
        for (String name : List.of("request", "request-attributes")) {
            check(name, () -> new PKCS10CertificationRequest(ours(name)).isSignatureValid(
                new JcaContentVerifierProviderBuilder().setProvider("BC").build(
                    new JcaPKCS10CertificationRequest(ours(name)).setProvider("BC").getPublicKey())));
        }
        // Its reader of requests stops at bare attributes, as OpenSSL's does.
        check("request-bare", () -> {
            ASN1Sequence request = ASN1Sequence.getInstance(ours("request-bare"));
            ASN1TaggedObject attributes = ASN1TaggedObject.getInstance(ASN1Sequence.getInstance(request.getObjectAt(0)).getObjectAt(3));
            ASN1Sequence attribute = ASN1Sequence.getInstance(ASN1Set.getInstance(attributes, false).getObjectAt(0));
            boolean bare = ASN1PrintableString.getInstance(attribute.getObjectAt(1)).getString().equals("111111");
            byte[] info = request.getObjectAt(0).toASN1Primitive().getEncoded("DER");
            return bare && verifies(info, ASN1BitString.getInstance(request.getObjectAt(2)).getOctets());
        });
        check("signature", () -> verifies(content, ours("signature")));
        check("cipher", () -> Arrays.equals(content, decrypt(ours("cipher"), signing)));
        for (Path path : (Iterable<Path>) Files.list(folder.resolve("ours")).sorted()::iterator) {
            String name = path.getFileName().toString();
            if (name.startsWith("envelope")) {
                check(name, () -> scalar(encryption).equals(open(ours(name))));
            }
        }
    }

    static void check(String name, Check check) {
        String verdict;
        try {
            verdict = check.run() ? "ok" : "no";
        } catch (Exception | Error failure) {
            verdict = failure.toString();
        }
        verdicts.append(name).append(": ").append(verdict).append('\n');
    }

    static boolean signed(Path message, Path by) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
        certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(Files.readAllBytes(by)));
        CMSSignedData signed = new CMSSignedData(Files.readAllBytes(message));
        boolean carried = signed.getCertificates().getMatches(null).contains(new X509CertificateHolder(certificate.getEncoded()));
        return signed.getSignedContent() != null && carried && verifies(signed);
    }

    static boolean verifies(byte[] message, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance("SM3withSM2", "BC");
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(message);
        return verifier.verify(signature);
    }

    static boolean verifies(CMSSignedData message) throws Exception {
        SignerInformation signer = message.getSignerInfos().getSigners().iterator().next();
        boolean named = signer.getSID().match(new X509CertificateHolder(certificate.getEncoded()));
        // A generator of names of our own: BouncyCastle does not know SM2 without a digest.
        DefaultCMSSignatureAlgorithmNameGenerator names = new DefaultCMSSignatureAlgorithmNameGenerator() {
            public String getSignatureName(AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
                return "SM3WITHSM2";
            }
        };
        return named && signer.verify(new SignerInformationVerifier(
            names,
            algorithm -> new AlgorithmIdentifier(SM2_WITH_SM3),
            new JcaContentVerifierProviderBuilder().setProvider("BC").build(certificate),
            new JcaDigestCalculatorProviderBuilder().setProvider("BC").build()));
    }

    // Signed messages

    static void signMessages() throws Exception {
        write("bc-attributes", generate(content, true, false));
        write("bc-attributes-detached", generate(content, false, false));
        write("bc-direct", generate(content, true, true));
        AlgorithmIdentifier sm3 = new AlgorithmIdentifier(SM3);
        AlgorithmIdentifier sm3Null = new AlgorithmIdentifier(SM3, DERNull.INSTANCE);
        AlgorithmIdentifier sm2Null = new AlgorithmIdentifier(SM2_SIGN, DERNull.INSTANCE);
        write("plain", message(1, CMSObjectIdentifiers.signedData, CMSObjectIdentifiers.data, sm3,
            new AlgorithmIdentifier(SM2_WITH_SM3), null, true, true));
        write("detached", message(1, GM_SIGNED_DATA, GM_DATA, sm3Null, sm2Null, null, false, true));
        byte[] digest = java.security.MessageDigest.getInstance("SM3", "BC").digest(content);
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        attributes.add(new Attribute(CMSAttributes.contentType, new DERSet(GM_DATA)));
        attributes.add(new Attribute(CMSAttributes.signingTime, new DERSet(new org.bouncycastle.asn1.cms.Time(new Date()))));
        attributes.add(new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(digest))));
        write("attributes", message(3, GM_SIGNED_DATA, GM_DATA, sm3, sm2Null, new DERSet(attributes), true, false));
    }

    /** By BouncyCastle's own generator, in its own dialect. */
    static byte[] generate(byte[] data, boolean embedded, boolean direct) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
            new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
            .setDirectSignature(direct)
            .build(new JcaContentSignerBuilder("SM3withSM2").setProvider("BC").build(signing), certificate));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return generator.generate(new CMSProcessableByteArray(data), embedded).toASN1Structure().getEncoded("DER");
    }

    /** Field by field, in a dialect that no generator has. */
    static byte[] message(int version, ASN1ObjectIdentifier type, ASN1ObjectIdentifier data, AlgorithmIdentifier digest,
            AlgorithmIdentifier algorithm, ASN1Set attributes, boolean embedded, boolean certified) throws Exception {
        byte[] signed = attributes == null ? content : attributes.getEncoded("DER");
        ASN1EncodableVector signer = new ASN1EncodableVector();
        signer.add(new ASN1Integer(1));
        X509CertificateHolder holder = new X509CertificateHolder(certificate.getEncoded());
        signer.add(new IssuerAndSerialNumber(holder.getIssuer(), certificate.getSerialNumber()));
        signer.add(digest);
        if (attributes != null) {
            signer.add(new DERTaggedObject(false, 0, attributes));
        }
        signer.add(algorithm);
        signer.add(new DEROctetString(sign(signed)));
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(new ASN1Integer(version));
        fields.add(new DERSet(digest));
        fields.add(embedded ? new ContentInfo(data, new DEROctetString(content)) : new DERSequence(data));
        if (certified) {
            fields.add(new DERTaggedObject(false, 0, new DERSet(holder.toASN1Structure())));
        }
        fields.add(new DERSet(new DERSequence(signer)));
        return new ContentInfo(type, new DERSequence(fields)).getEncoded("DER");
    }

    static byte[] sign(byte[] message) throws Exception {
        Signature signer = Signature.getInstance("SM3withSM2", "BC");
        signer.initSign(signing);
        signer.update(message);
        return signer.sign();
    }

    // Requests

    static void makeRequests() throws Exception {
        JcaPKCS10CertificationRequestBuilder builder =
            new JcaPKCS10CertificationRequestBuilder(new X500Name("C=CN,CN=张三"), certificate.getPublicKey());
        builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString("111111"));
        write("request", builder.build(new JcaContentSignerBuilder("SM3withSM2").setProvider("BC").build(signing)).getEncoded());
        ASN1EncodableVector attribute = new ASN1EncodableVector();
        attribute.add(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
        attribute.add(new DERPrintableString("111111"));
        ASN1EncodableVector info = new ASN1EncodableVector();
        info.add(new ASN1Integer(0));
        info.add(new X500Name("C=CN,CN=张三"));
        info.add(SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()));
        info.add(new DERTaggedObject(false, 0, new DERSet(new DERSequence(attribute))));
        DERSequence body = new DERSequence(info);
        ASN1EncodableVector request = new ASN1EncodableVector();
        request.add(body);
        request.add(new AlgorithmIdentifier(SM2_WITH_SM3, DERNull.INSTANCE));
        request.add(new DERBitString(sign(body.getEncoded("DER"))));
        write("request-bare", new DERSequence(request).getEncoded("DER"));
    }

    // Encryption and enveloped keys

    static byte[] encrypt(byte[] plaintext, org.bouncycastle.math.ec.ECPoint recipient) throws Exception {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(new ECPublicKeyParameters(recipient, DOMAIN), new SecureRandom()));
        byte[] raw = engine.processBlock(plaintext, 0, plaintext.length);
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 1, 33))));
        fields.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 33, 65))));
        fields.add(new DEROctetString(Arrays.copyOfRange(raw, 65, 97)));
        fields.add(new DEROctetString(Arrays.copyOfRange(raw, 97, raw.length)));
        return new DERSequence(fields).getEncoded("DER");
    }

    static byte[] decrypt(byte[] der, PrivateKey recipient) throws Exception {
        ASN1Sequence fields = ASN1Sequence.getInstance(der);
        byte[] hash = ASN1OctetString.getInstance(fields.getObjectAt(2)).getOctets();
        byte[] ciphertext = ASN1OctetString.getInstance(fields.getObjectAt(3)).getOctets();
        byte[] raw = CURVE.getCurve().createPoint(
            ASN1Integer.getInstance(fields.getObjectAt(0)).getPositiveValue(),
            ASN1Integer.getInstance(fields.getObjectAt(1)).getPositiveValue()).getEncoded(false);
        int point = raw.length;
        raw = Arrays.copyOf(raw, point + hash.length + ciphertext.length);
        System.arraycopy(hash, 0, raw, point, hash.length);
        System.arraycopy(ciphertext, 0, raw, point + hash.length, ciphertext.length);
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, new ECPrivateKeyParameters(scalar(recipient), DOMAIN));
        return engine.processBlock(raw, 0, raw.length);
    }

    static byte[] envelope(String cipher, int length) throws Exception {
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        byte[] secret = new byte[length];
        byte[] number = scalar(encryption).toByteArray();
        int kept = Math.min(32, number.length);
        System.arraycopy(number, number.length - kept, secret, length - kept, kept);
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(cipher.endsWith("104") ? new AlgorithmIdentifier(new ASN1ObjectIdentifier(cipher))
            : new AlgorithmIdentifier(new ASN1ObjectIdentifier(cipher), DERNull.INSTANCE));
        fields.add(ASN1Sequence.getInstance(encrypt(key, point(signing))));
        fields.add(new DERBitString(point(encryption).getEncoded(false)));
        fields.add(new DERBitString(sm4(Cipher.ENCRYPT_MODE, key, secret)));
        return new DERSequence(fields).getEncoded("DER");
    }

    static BigInteger open(byte[] der) throws Exception {
        ASN1Sequence fields = ASN1Sequence.getInstance(der);
        byte[] key = decrypt(fields.getObjectAt(1).toASN1Primitive().getEncoded(), signing);
        byte[] secret = sm4(Cipher.DECRYPT_MODE, key, ASN1BitString.getInstance(fields.getObjectAt(3)).getOctets());
        byte[] point = ASN1BitString.getInstance(fields.getObjectAt(2)).getOctets();
        if (!Arrays.equals(point, point(encryption).getEncoded(false))) {
            throw new IOException("another public key");
        }
        for (int at = 0; at < secret.length - 32; at++) {
            if (secret[at] != 0) {
                throw new IOException("padding that is not zero");
            }
        }
        return new BigInteger(1, Arrays.copyOfRange(secret, secret.length - 32, secret.length));
    }

    static byte[] sm4(int mode, byte[] key, byte[] text) throws Exception {
        Cipher cipher = Cipher.getInstance("SM4/ECB/NoPadding", "BC");
        cipher.init(mode, new SecretKeySpec(key, "SM4"));
        return cipher.doFinal(text);
    }

    // Files and keys

    static PrivateKey key(String name) throws Exception {
        return KeyFactory.getInstance("EC", "BC").generatePrivate(new PKCS8EncodedKeySpec(read(name)));
    }

    static BigInteger scalar(PrivateKey key) {
        return ((BCECPrivateKey) key).getD();
    }

    static org.bouncycastle.math.ec.ECPoint point(PrivateKey key) {
        return CURVE.getG().multiply(scalar(key)).normalize();
    }

    static byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    static byte[] ours(String name) throws IOException {
        return read("ours/" + name);
    }

    static void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve("theirs/" + name), bytes);
    }
}

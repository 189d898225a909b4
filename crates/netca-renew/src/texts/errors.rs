use super::Language;

/// What an error means to a user, and what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// What went wrong.
    pub what: &'static str,
    /// What to do next.
    pub next: &'static str,
}

/// The words for an error's stable number; `None` for a number that no error has.
pub fn advice(code: i32, language: Language) -> Option<Advice> {
    let row = TABLE.binary_search_by_key(&code, |row| row.0).ok().and_then(|at| TABLE.get(at))?;
    Some(match language {
        Language::Chinese => Advice { what: row.1, next: row.2 },
        Language::English => Advice { what: row.3, next: row.4 },
    })
}

/// Code, what and next in Chinese, what and next in English; in the order of the codes.
#[rustfmt::skip]
const TABLE: &[(i32, &str, &str, &str, &str)] = &[
    (1001, "证书或签名数据格式不正确", "请将问题反馈给服务热线", "A certificate or signed structure is malformed", "Report it to the hotline"),
    (1002, "证书或签名数据过大", "请将问题反馈给服务热线", "A certificate or signed structure is too large", "Report it to the hotline"),
    (1003, "文件中没有可读的 PEM 内容", "请检查证书文件", "The file holds no readable PEM block", "Check the certificate file"),
    (1004, "证书指纹应为 64 位十六进制数", "请检查指纹", "A fingerprint is 64 hexadecimal digits", "Check the fingerprint"),
    (1010, "不支持的算法", "请升级客户端", "The algorithm is not supported", "Update the client"),
    (1011, "算法强度不足", "请联系 CA 更换密钥", "The algorithm is too weak", "Ask the CA for a new key"),
    (1012, "签名算法不一致", "请将问题反馈给服务热线", "The signature algorithms do not agree", "Report it to the hotline"),
    (1013, "签名验证失败", "请将问题反馈给服务热线", "A signature does not verify", "Report it to the hotline"),
    (1014, "签名密钥与证书不符", "请确认插入的是正确的 Key", "The signing key is not the certificate's", "Make sure that the right Key is plugged in"),
    (1015, "证书的密钥用途不允许此操作", "请选择签名证书", "The certificate's key usage does not allow this", "Choose the signing certificate"),
    (1020, "签名消息的签名者数量不正确", "请将问题反馈给服务热线", "The message has not exactly one signer", "Report it to the hotline"),
    (1021, "签名消息缺少签名者证书", "请将问题反馈给服务热线", "The message lacks its signer's certificate", "Report it to the hotline"),
    (1022, "签名消息没有内容", "请将问题反馈给服务热线", "The message carries no content", "Report it to the hotline"),
    (1023, "签名消息的内容类型不正确", "请将问题反馈给服务热线", "The message has another content type", "Report it to the hotline"),
    (1024, "签名内容有歧义", "请将问题反馈给服务热线", "The signed content is ambiguous", "Report it to the hotline"),
    (1025, "签名属性与内容不符", "请将问题反馈给服务热线", "The signed attributes do not fit the content", "Report it to the hotline"),
    (1026, "签名消息的内容与给出的内容不同", "请将问题反馈给服务热线", "The message carries other content than the one given", "Report it to the hotline"),
    (1027, "签名者证书不是所要求的证书", "请确认插入的是正确的 Key", "The message was signed with another certificate", "Make sure that the right Key is plugged in"),
    (1030, "签名证书与加密证书不属于同一持有人", "请将问题反馈给服务热线", "Signing and encryption certificate are not one holder's", "Report it to the hotline"),
    (1031, "证书对中有证书的密钥用途不符合双证书规定", "请将问题反馈给服务热线; 请勿安装该证书", "A certificate of the pair mixes signing and encryption", "Report it to the hotline; do not install it"),
    (1032, "签名密钥与加密密钥的算法不同", "请将问题反馈给服务热线", "The keys of the pair are of different kinds", "Report it to the hotline"),
    (1040, "证书链过长", "请将问题反馈给服务热线", "There are too many intermediate certificates", "Report it to the hotline"),
    (1041, "找不到通往受信任根证书的路径", "请检查客户端所配置的受信任根证书", "No path leads to a trust anchor", "Check the trust anchors that the client is set up with"),
    (1042, "证书路径搜索超限", "请将问题反馈给服务热线", "The search for a path was given up", "Report it to the hotline"),
    (1043, "没有可接受的证书策略", "请将问题反馈给服务热线", "No certificate policy is acceptable", "Report it to the hotline"),
    (1050, "证书链中有证书已过期", "请检查电脑时间", "A certificate of the chain has expired", "Check the computer's clock"),
    (1051, "证书链中有证书尚未生效", "请检查电脑时间", "A certificate of the chain is not valid yet", "Check the computer's clock"),
    (1052, "证书链中有签名验证失败", "请将问题反馈给服务热线", "A signature in the chain does not verify", "Report it to the hotline"),
    (1053, "证书链使用了不支持的算法", "请升级客户端", "The chain uses an unsupported algorithm", "Update the client"),
    (1054, "证书链算法强度不足", "请将问题反馈给服务热线", "The chain uses a weak algorithm", "Report it to the hotline"),
    (1055, "证书链中有证书不是 CA 证书", "请将问题反馈给服务热线", "A certificate in the chain is no CA's", "Report it to the hotline"),
    (1056, "证书链中有证书不可签发证书", "请将问题反馈给服务热线", "A certificate in the chain may not issue", "Report it to the hotline"),
    (1057, "证书链超过允许长度", "请将问题反馈给服务热线", "The chain is longer than allowed", "Report it to the hotline"),
    (1058, "证书名称不符合名称约束", "请将问题反馈给服务热线", "A name is outside the name constraints", "Report it to the hotline"),
    (1059, "证书含有无法识别的关键扩展", "请升级客户端", "A certificate has an unknown critical extension", "Update the client"),
    (1060, "证书扩展格式不正确", "请将问题反馈给服务热线", "An extension is malformed", "Report it to the hotline"),
    (1061, "证书策略不符", "请将问题反馈给服务热线", "The certificate policies do not fit", "Report it to the hotline"),
    (1062, "证书链混用了国密 (SM2) 与其他算法", "请检查客户端所配置的受信任根证书", "The chain mixes SM2 with other algorithms", "Check the trust anchors that the client is set up with"),
    (1070, "密文无法解密", "请确认插入的是申请时使用的 Key", "The ciphertext cannot be decrypted with this key", "Plug in the Key that the application was made with"),
    (1071, "加密密钥信封中的对称密钥长度不正确", "请将问题反馈给服务热线", "The enveloped key's symmetric key has another length", "Report it to the hotline"),
    (1072, "收到的加密密钥与加密证书不符", "请将问题反馈给服务热线; 请勿安装该证书", "The enveloped key is not the encryption certificate's", "Report it to the hotline; do not install the certificate"),
    (1073, "加密内容长度不正确", "请将问题反馈给服务热线", "SM2 cannot encrypt content of this length", "Report it to the hotline"),
    (1074, "系统无法提供随机数", "请重启电脑后再试", "The system gives no random numbers", "Restart the computer and retry"),
    (2001, "没有找到 Key", "请插入 Key 后刷新; 如已插入, 请检查驱动", "No Key is plugged in, or not the one asked for", "Plug it in and list again; if it is plugged in, check its driver"),
    (2002, "插入了多个 Key", "请只保留一个 Key, 或指定其中一个的序列号", "More than one Key is plugged in", "Leave only one, or name one by its serial number"),
    (2003, "操作过程中 Key 被拔出", "请重新插入同一个 Key, 再运行一次, 将从中断处继续", "The Key was removed while it was used", "Plug the same Key in again and run the command again: it goes on where it stopped"),
    (2004, "证书密码 (PIN) 错误", "请核对密码; 多次错误会锁定 Key", "The PIN was wrong", "Make sure of the PIN before the next try: too many wrong ones lock the Key"),
    (2005, "Key 已锁定", "请联系 CA 解锁", "The Key is locked", "Ask the CA to unlock it"),
    (2006, "只剩最后一次密码机会, 未使用", "请先确认密码无误, 再选择使用最后一次机会", "Only one PIN try is left; it was not used", "When you are sure of the PIN, allow the last try"),
    (2007, "密码长度不符合 Key 的要求", "请检查密码长度", "The PIN is too short or too long for this Key", "Check the PIN; no try was spent"),
    (2008, "需要输入证书密码", "请输入证书密码", "A PIN is needed", "Enter the PIN"),
    (2009, "在 Key 上取消了密码输入", "请重试", "The PIN entry was cancelled on the Key", "Try again"),
    (2010, "尚未登录 Key", "请重试", "Not logged in to the Key", "Try again"),
    (2011, "Key 上没有该证书对应的私钥", "请确认插入的是正确的 Key", "The certificate's private key is not on the Key", "Make sure that the right Key is plugged in"),
    (2012, "Key 上已有同标识的密钥", "请将问题反馈给服务热线", "A key with this id is on the Key already", "Report it to the hotline"),
    (2013, "Key 上有多个同标识的私钥", "请将问题反馈给服务热线", "Several private keys on the Key have this id", "Report it to the hotline"),
    (2014, "Key 不支持这种密钥", "请改用沿用原密钥方式, 或联系 CA", "The Key does not support this kind of key", "Renew with the same key, or ask the CA"),
    (2015, "Key 上已没有该证书", "请刷新列表", "The certificate is no longer on the Key", "List again"),
    (2016, "Key 不支持此操作", "请联系 CA", "The Key does not support this operation", "Ask the CA"),
    (2017, "Key 驱动返回错误", "请重新插拔 Key 后再试; 如仍失败请联系 CA", "The Key's driver reported an error", "Unplug the Key, plug it in again, and retry; if it stays, ask the CA"),
    (2018, "无法加载 Key 驱动模块", "请检查驱动模块的路径, 或重新安装驱动", "The Key's driver module cannot be loaded", "Check the path of the driver module, or install the driver again"),
    (2019, "Key 返回的数据不正确", "请重新插拔 Key 后再试", "The Key gave a malformed answer", "Plug the Key in again and retry"),
    (2020, "无法读取 Key 上的密钥或签名", "请联系 CA", "A key or signature of the Key cannot be read", "Ask the CA"),
    (2021, "软件令牌文件不可用", "请检查文件路径和权限", "The soft token's file cannot be used", "Check its path and permissions"),
    (2022, "系统无法提供随机数", "请重启电脑后再试", "The system gives no random numbers", "Restart the computer and retry"),
    (2023, "驱动目录文件不可用", "请按提示修改该文件 (格式见 examples/drivers.json)", "The catalogue of drivers cannot be used", "Correct it as told (see examples/drivers.json)"),
    (2024, "Key 解密失败", "请确认插入的 Key 正确; 如仍失败请联系服务热线", "Decryption with a key of the token failed", "Check that the right Key is plugged in; if it stays, call the hotline"),
    (2025, "Key 驱动返回错误", "请重新插拔 Key 后再试; 如仍失败请联系 CA", "The Key's driver reported an error", "Unplug the Key, plug it in again, and retry; if it stays, ask the CA"),
    (2026, "Key 驱动没有响应", "请重新插拔 Key, 重新启动程序后再试", "The Key's driver does not answer", "Unplug the Key, plug it in again, and start the program anew"),
    (2027, "此 PKCS#11 驱动使用 SM2 需要厂商参数, 或参数不符", "请在程序设置中给出厂商参数, 或换用 Key 的 SKF 驱动", "SM2 through this PKCS#11 driver needs the vendor's numbers, or those given do not fit", "Give the right ones in the program's settings, or use the Key's SKF driver"),
    (3001, "金额格式不正确", "金额单位为元, 最多两位小数", "The amount is malformed", "Amounts are in yuan with at most two decimals"),
    (3002, "金额超出范围", "请检查金额", "The amount is out of range", "Check the amount"),
    (3003, "续期时间超出范围", "请选择报价中的期限", "The term is out of range", "Choose a term of the quote"),
    (3004, "费用小计与单价数量不符, 已停止", "请勿支付, 联系服务热线", "A fee line does not multiply; stopped", "Do not pay; call the hotline"),
    (3005, "费用合计不符, 已停止", "请勿支付, 联系服务热线", "The fees do not add up; stopped", "Do not pay; call the hotline"),
    (3006, "订单金额与报价不符, 已停止", "请勿支付; 可撤销申请后重新申请", "The order asks for another amount than the quote; stopped", "Do not pay; withdraw the application and apply again"),
    (3007, "支付链接不安全, 已停止", "请勿支付, 联系服务热线", "The payment link is unsafe; stopped", "Do not pay; call the hotline"),
    (3008, "转账核验结果的金额不符, 已停止", "请勿继续转账, 联系服务热线", "What came in, what is missing and what is too much do not add up; stopped", "Transfer nothing more; call the hotline"),
    (3009, "核验成功的转账多于到账金额, 已停止", "请勿继续转账, 联系服务热线", "More transfers were found than money came in; stopped", "Transfer nothing more; call the hotline"),
    (3010, "退款多于已收金额, 已停止", "请联系服务热线", "More is given back than came in; stopped", "Call the hotline"),
    (3011, "支付或退款编号重复, 已停止", "请联系服务热线", "Two payments or refunds have one id; stopped", "Call the hotline"),
    (3012, "支付、退款或转账的条目过多, 已停止", "请联系服务热线", "There are too many payments, refunds or transfers; stopped", "Call the hotline"),
    (3013, "退款状态与时间矛盾, 已停止", "请联系服务热线", "A refund's state and times contradict each other; stopped", "Call the hotline"),
    (3014, "支付状态与收退款金额不符, 已停止", "请勿支付, 联系服务热线", "The payment status does not fit the money; stopped", "Do not pay; call the hotline"),
    (3015, "先前的支付或退款记录消失或被改动, 已停止", "请勿支付, 联系服务热线", "A payment or refund that was there before is gone or was changed; stopped", "Do not pay; call the hotline"),
    (3016, "发票与所申请的不符", "请联系服务热线", "The invoice is not the one that was asked for", "Call the hotline"),
    (4001, "已取消", "再运行一次将从中断处继续", "Cancelled", "Run the command again to go on"),
    (4002, "无法连接服务器", "请检查网络、代理和服务器地址, 稍后再试; 已有进度不会丢失", "The server cannot be reached", "Check the network, the proxy and the server's address, and try later; nothing is lost"),
    (4003, "服务器身份不可信", "请检查服务器地址和受信任根证书; 不要在可疑网络中继续", "The server is not the one that the trust anchors vouch for", "Check the server's address and the trust anchors; do not go on in a network that you do not trust"),
    (4004, "TLS 连接失败", "请检查网络和代理, 稍后再试", "The TLS connection failed", "Check the network and the proxy, and try later"),
    (4005, "连接中断, 结果未知", "再运行一次, 将先向服务器查询, 不会重复提交或支付", "The connection broke and the outcome is not known", "Run the command again: it asks first and repeats nothing"),
    (4006, "服务器超时未答复", "再运行一次, 将先向服务器查询, 不会重复提交或支付", "The server did not answer in time", "Run the command again: it asks first and repeats nothing"),
    (4007, "服务器答复过大, 已停止接收", "请检查服务器地址", "The answer is too large and was cut off", "Check the server's address"),
    (4008, "服务器答复不符合协议", "请检查服务器地址", "The answer is not what the protocol says", "Check the server's address"),
    (4009, "服务器返回了此版本不认识的状态", "请升级客户端", "The server reports a state that this version does not know", "Update the client"),
    (4010, "填写内容不符合要求", "请按提示修改", "A field breaks a rule", "Correct the field"),
    (4011, "数据格式不正确", "请检查输入", "A text is not of the right form", "Check what was given"),
    (4012, "连接设置不可用", "请检查设置", "A setting of the connection cannot be used", "Check the setting"),
    (4013, "系统无法提供随机数", "请重启电脑后再试", "The system gives no random numbers", "Restart the computer and retry"),
    (4014, "服务器答复嵌套过深", "请检查服务器地址", "The answer is nested too deep", "Check the server's address"),
    (4015, "服务器答复被压缩, 已拒收", "请检查服务器地址和代理", "The answer is compressed, which was not asked for", "Check the server's address and the proxy"),
    (4099, "CA 拒绝了请求, 原因此版本不认识", "请升级客户端或联系服务热线", "The CA refused for a reason that this version does not know", "Update the client or call the hotline"),
    (4100, "CA 无法读取请求", "请升级客户端", "The CA cannot read the request", "Update the client"),
    (4101, "CA 认为某项填写不符合要求", "请按提示修改后重试", "The CA refuses a field", "Correct it and try again"),
    (4102, "访问凭证无效", "请联系服务热线", "The access token is not accepted", "Call the hotline"),
    (4103, "服务器上没有该地址", "请检查服务器地址", "There is nothing at this address", "Check the server's address"),
    (4104, "CA 没有这项申请", "请检查服务器地址和状态目录", "The CA has no such application", "Check the server's address and the state directory"),
    (4105, "申请签名无效", "请确认用待续期证书签名", "The application's signature is not accepted", "Sign with the certificate being renewed"),
    (4106, "该证书不是此 CA 签发", "请确认插入的 Key 和服务器地址", "The certificate is not this CA's", "Check the Key and the server's address"),
    (4107, "证书已吊销或已被替换", "请到营业厅办理", "The certificate was revoked or replaced", "Go to the CA's counter"),
    (4108, "该证书目前不能在线续期", "请查看可续期时间, 或联系服务热线", "The certificate cannot be renewed now", "See when renewal opens, or call the hotline"),
    (4109, "协议已更新", "请重新阅读并接受协议", "The agreement has changed", "Read and accept it again"),
    (4110, "报价已失效", "请重新申请", "The quote has expired", "Apply again"),
    (4111, "不提供该续期时间", "请选择报价中的期限", "The term is not offered", "Choose a term of the quote"),
    (4112, "费用已变化", "请重新查看报价后申请", "The fee has changed", "See the new quote and apply again"),
    (4113, "该证书已有未完成的申请", "请查询该申请, 或先撤销; 如在别的电脑上申请, 请先恢复该申请", "Another application for this certificate is open", "Look at that one, or withdraw it first; if it was made on another computer, recover it before"),
    (4114, "申请编号冲突", "请联系服务热线", "The application id was used already", "Call the hotline"),
    (4115, "客户端版本过低, CA 未受理", "请升级到所需的版本, 或携带相关资料到柜台办理; 已提交的申请仍可查询和安装", "The client is too old for this renewal; the CA did not take the application", "Update it to the version that is needed, or go to the CA's counter; what was applied for before can still be asked about and installed"),
    (4116, "不提供该支付方式", "请选择其他支付方式", "This way to pay is not offered", "Choose another one"),
    (4117, "订单已支付", "无需再次支付", "The order is paid already", "Do not pay again"),
    (4118, "订单尚未支付", "请先支付", "The order is not paid yet", "Pay first"),
    (4119, "证书尚未签发", "请等待审核", "The certificate is not issued yet", "Wait for the review"),
    (4120, "申请已结束", "如仍需续期, 请重新申请", "The application has ended", "Apply again if it is still wanted"),
    (4121, "与签发的证书不符", "请联系服务热线", "This is not the certificate that was issued", "Call the hotline"),
    (4122, "请求过大", "请减小附件", "The request is too large", "Make the attachments smaller"),
    (4123, "服务器不接受该请求方法", "请升级客户端", "The server does not take this method", "Update the client"),
    (4124, "服务器不接受该数据类型", "请升级客户端", "The server does not take this media type", "Update the client"),
    (4125, "请求过于频繁", "请稍后再试", "Too many requests", "Try again later"),
    (4126, "CA 内部错误", "请稍后再试; 如仍失败请联系服务热线", "The CA failed", "Try again later; if it stays, call the hotline"),
    (4127, "CA 暂停服务", "请稍后再试; 已有进度不会丢失", "The CA is not available now", "Try again later; nothing is lost"),
    (4128, "新密钥的证书请求不被接受", "请联系服务热线", "The request for the new key is not accepted", "Call the hotline"),
    (4129, "附件类型或大小不符合要求", "请使用 PDF、JPEG 或 PNG 文件, 大小不超过要求", "The attachment is of a type or size that is not taken", "Use a PDF, JPEG or PNG file within the size that the CA takes"),
    (4130, "缺少附件, 或附件没有上传完整", "请补齐附件后重新申请", "An attachment is missing or was not uploaded whole", "Add it and apply again"),
    (4131, "附件在传输中损坏", "请重新上传", "The attachment did not arrive as it was announced", "Upload it again"),
    (4132, "附件数量过多", "请减少附件", "There are too many attachments", "Take some away"),
    (4133, "附件分块位置不符", "再运行一次将从中断处继续上传", "The chunk does not begin where the last one ended", "Run the command again: the upload goes on where it stopped"),
    (4134, "身份验证挑战已失效", "请重试", "The challenge is unknown, expired or used", "Try again"),
    (4135, "目前不能申请这种发票", "请在支付后申请, 或检查发票类型", "No such invoice can be asked for now", "Ask for it after payment, or check the invoice type"),
    (4136, "发票尚未开出", "请稍后再试", "The invoice is not issued yet", "Try again later"),
    (4137, "没有这笔支付", "请重新打开支付页面", "There is no such payment", "Ask for a payment page again"),
    (4138, "签名证书与加密证书不是一对", "请使用成对签发的两张证书一并续期, 或联系服务热线", "The signing and the encryption certificate do not belong together", "Renew the two that were issued together, or call the hotline"),
    (5001, "填写有误, 尚未签名或提交", "请按提示逐项修改", "What was filled in has mistakes; nothing was signed or sent", "Correct each field named"),
    (5002, "协议已更新", "请重新阅读并接受协议", "The agreement has changed since it was accepted", "Read and accept it again"),
    (5003, "协议内容与其摘要不符", "请勿继续, 联系服务热线", "The agreement's text does not fit its digest", "Do not go on; call the hotline"),
    (5004, "客户端版本过低, 尚未签名", "请升级到所需的版本, 或携带相关资料到柜台办理; 已提交的申请仍可查询和安装", "The client is too old for this renewal; nothing was signed", "Update it to the version that is needed, or go to the CA's counter; what was applied for before can still be asked about and installed"),
    (5005, "没有找到续期申请", "请先申请续期, 或检查状态目录; 如在别的电脑上申请过, 请恢复该申请", "There is no renewal here", "Apply first, or check the state directory; if it was applied for on another computer, recover it"),
    (5006, "当前阶段不能进行此操作", "请先查询进度", "This is not possible at the present stage", "Look at the status first"),
    (5007, "另一个程序正在处理此续期", "请等待其完成", "Another program is working on this renewal", "Wait until it is done"),
    (5008, "无法读写状态目录", "请检查状态目录的权限和剩余空间", "The state directory cannot be read or written", "Check the permissions and the free space of the state directory"),
    (5009, "续期记录已损坏, 为安全起见停止", "请换一个新的状态目录并恢复该申请, 或联系服务热线; 不要删除原目录", "The journal is damaged; stopped to be safe", "Recover the renewal into a new state directory, or call the hotline; do not delete the old one"),
    (5010, "续期记录由更新的版本写入", "请使用新版本", "The journal was written by a newer version", "Use that version"),
    (5011, "已签名的申请丢失或被改动", "请撤销后重新申请, 或联系服务热线", "The signed application is missing or was changed", "Call the hotline"),
    (5012, "Key 上没有该证书", "请插入申请时使用的 Key", "The certificate is not on this Key", "Plug in the Key that was applied with"),
    (5013, "Key 的签名无法验证, 未提交", "请重新插拔 Key 后再试", "The Key's signature does not verify; nothing was handed in", "Plug the Key in again and retry"),
    (5014, "支付链接指向未允许的网站, 已停止", "请勿支付; 如 CA 确认属实, 再将其加入允许的支付网站", "The payment link leads to a host that is not allowed; stopped", "Do not pay; if the CA confirms the host, add it to the payment hosts"),
    (5015, "服务器状态倒退, 已停止", "请联系服务热线", "The CA's answer contradicts an earlier one; stopped", "Call the hotline"),
    (5016, "写入的证书读回不一致, 已移除, 旧证书未受影响", "请重新插拔 Key 后再试", "The certificate read back differs and was taken away; the old one is untouched", "Plug the Key in again and retry"),
    (5017, "新证书试签名失败, 已移除, 旧证书未受影响", "请联系服务热线", "The trial signature failed, the new certificate was taken away; the old one is untouched", "Call the hotline"),
    (5018, "CA 不提供这种续期方式", "请使用 CA 提供的续期方式", "This way of renewing is not offered", "Take one of the CA's own ways"),
    (5021, "附件文件无法读取", "请检查文件路径和权限", "The file for an attachment cannot be read", "Check its path and permissions"),
    (5022, "附件没有上传完整, 尚未签名", "请先上传附件, 再运行一次将从中断处继续", "An attachment is not uploaded whole; nothing was signed", "Upload it first; the upload goes on where it stopped"),
    (5031, "当前支付状态不能进行此操作", "请先查询进度; 退款后如仍需续期, 请撤销并重新申请", "This is not possible at the present payment status", "Look at the status first; after a refund, withdraw and apply again"),
    (5032, "CA 的业务状态与支付状态矛盾, 已停止", "请勿支付, 联系服务热线", "The CA's business status and payment status contradict each other; stopped", "Do not pay; call the hotline"),
    (5033, "这种缴费方式没有支付页面", "银行转账请填写转账信息; 现金、支票、定期结算由 CA 办理, 结果见订单", "This way to pay has no page", "For a bank transfer declare the transfers; cash, cheque and periodic settlement are settled by the CA and shown with the order"),
    (5034, "此订单不提供该缴费方式", "请选择订单所列的缴费方式", "This way to pay is not offered for this order", "Choose one that the order lists"),
    (5035, "此订单没有选择电子发票", "所选发票由 CA 开具; 电子发票须在申请表中选择", "No electronic invoice was chosen for this order", "The CA makes out the one that was chosen; an electronic one is chosen in the form"),
    (5036, "加密证书的密钥试解密失败, 旧证书未受影响", "请确认 Key 上有该加密密钥; 如仍失败请联系服务热线", "The trial decryption with the encryption certificate's key failed; the old certificates are untouched", "Check that the encryption key is on the Key; if it stays, call the hotline"),
    (5037, "此 Key 或其驱动不能导入 CA 生成的加密密钥, 尚未签名或支付", "如 CA 提供, 请选择沿用原密钥续期; 或换用 Key 的 SKF 驱动; 否则请到柜台办理", "This Key or its driver cannot import the encryption key that the CA makes; nothing was signed or paid", "Renew with the same key where the CA offers that, or use the Key's SKF driver; else go to the CA's counter"),
    (5101, "新证书的密钥与 Key 不符, 未写入", "请联系服务热线", "The new certificate is for another key; nothing was written", "Call the hotline"),
    (5102, "新证书的主题与旧证书不符, 未写入", "请联系服务热线", "The new certificate has another subject; nothing was written", "Call the hotline"),
    (5103, "新证书的有效期没有延长, 未写入", "请联系服务热线", "The new certificate does not end later; nothing was written", "Call the hotline"),
    (5104, "新证书已过期, 未写入", "请检查电脑时间", "The new certificate has expired already; nothing was written", "Check the computer's clock"),
    (5105, "新证书的密钥用途不符, 未写入", "请联系服务热线", "The new certificate's usage does not fit; nothing was written", "Call the hotline"),
    (5106, "新证书不受信任, 未写入", "请检查客户端所配置的受信任根证书", "The new certificate does not lead to a trust anchor; nothing was written", "Check the trust anchors that the client is set up with"),
    (5107, "新证书与先前收到的不同, 未写入", "请联系服务热线", "The new certificate is another one than before; nothing was written", "Call the hotline"),
    (5108, "签名证书与加密证书不成对, 未写入", "请联系服务热线", "The new signing and encryption certificates are not the pair that was promised; nothing was written", "Call the hotline"),
    (5109, "新加密证书与其密钥不符, 未写入", "请联系服务热线", "The new encryption certificate does not fit its key; nothing was written", "Call the hotline"),
    (5110, "新证书的证书链过长, 未写入", "请联系服务热线", "The new certificate's chain is too long; nothing was written", "Call the hotline"),
    (5111, "签发新证书的 CA 证书已过期, 未写入", "请检查电脑时间, 或联系服务热线", "A CA's certificate above the new one has expired; nothing was written", "Check the computer's clock, or call the hotline"),
    (5201, "CA 提供的申请签名无法验证, 未采用", "请联系服务热线", "The signature of the application that the CA shows does not verify; it was left out", "Call the hotline"),
    (5202, "CA 提供的申请内容不是此证书的续期申请, 未采用", "请联系服务热线", "What the CA shows is no application for the certificate that signed it; it was left out", "Call the hotline"),
    (5203, "CA 提供的申请不是由本人证书签名, 未采用", "如为较早的申请, 可能其密钥已不在此 Key 上; 否则请联系服务热线", "The application that the CA shows was signed by another certificate; it was left out", "If it is an earlier one, its key may no longer be on this Key; else call the hotline"),
    (5204, "CA 所述与已签名的申请不符, 未采用", "请勿支付, 联系服务热线", "The CA says of the application what was not signed; it was left out", "Do not pay; call the hotline"),
    (6001, "字体文件无法读取, 或不含 TrueType 轮廓", "请换用另一个字体文件", "The font cannot be read, or has no TrueType outlines", "Use another font file"),
    (6002, "该字体不允许嵌入文档", "请换用另一个字体文件", "The font does not allow to be embedded in documents", "Use another font file"),
    (6003, "字体文件已损坏", "请换用另一个字体文件", "The font is damaged", "Use another font file"),
    (8001, "程序调用错误: 缺少参数", "请将问题反馈给软件供应商", "The program left out an argument", "Report it to the program's vendor"),
    (8002, "程序调用错误: 文本不是 UTF-8", "请将问题反馈给软件供应商", "The program gave a text that is not UTF-8", "Report it to the program's vendor"),
    (8003, "程序调用错误: 数据过长", "请将问题反馈给软件供应商", "The program gave too long a text or file", "Use a shorter one, or report it to the program's vendor"),
    (8004, "程序调用错误: 数值超出范围", "请将问题反馈给软件供应商", "The program gave a number that is out of range", "Report it to the program's vendor"),
    (8005, "上一步操作尚未完成", "请等待其完成后再试", "Another step is still under way", "Wait until it is done, and try again"),
    (8006, "程序内部错误", "请将问题反馈给软件供应商; 已有进度不会丢失", "A defect in the program was caught", "Report it to the program's vendor; nothing is lost"),
    (8007, "程序缺少必要的设置", "请将问题反馈给软件供应商", "The program lacks a setting", "Report it to the program's vendor"),
    (8008, "尚未接受电子认证服务协议", "请阅读并接受协议", "The agreement was not accepted", "Read and accept it"),
    (8009, "程序与程序库的版本不符", "请重新安装程序", "Program and library do not fit together", "Install the program again"),
    (8010, "内容不是所要求的 JSON", "请将问题反馈给软件供应商", "A text is not the JSON that it should be", "Report it to the program's vendor"),
    (8011, "申请表没有这一项", "请将问题反馈给软件供应商", "The form has no such field", "Report it to the program's vendor"),
    (8012, "该请求已结束", "无需处理", "The request is over", "Nothing to do"),
    (8013, "SKF 驱动的特点中有不认识的词", "请更正程序的设置, 或将问题反馈给软件供应商", "A word of the SKF driver's profile is not known", "Correct the program's settings, or report it to the program's vendor"),
    (8014, "PKCS#11 驱动的 SM2 参数中有不认识的词", "请更正程序的设置, 或将问题反馈给软件供应商", "A word of the PKCS#11 driver's profile is not known", "Correct the program's settings, or report it to the program's vendor"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use netca_protocol::wire::ProblemCode;

    #[test]
    fn the_table_is_in_order_and_full() {
        assert!(TABLE.windows(2).all(|rows| rows[0].0 < rows[1].0));
        assert!(TABLE.iter().all(|row| [row.1, row.2, row.3, row.4].iter().all(|text| !text.is_empty())));
    }

    /// The numbers that the crates' error types have, read from their source: an error without words fails here.
    #[test]
    fn every_code_of_every_crate_has_words() {
        let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let mut codes: Vec<i32> = ProblemCode::ALL.iter().map(|code| code.number()).collect();
        let crates_of_errors = [
            "netca-cert",
            "netca-token",
            "netca-payment",
            "netca-pdf",
            "netca-protocol",
            "netca-renew",
            "netca-renew-ffi",
        ];
        for name in crates_of_errors {
            let source = std::fs::read_to_string(format!("{crates}/{name}/src/error.rs")).unwrap();
            let before = codes.len();
            let arms = source.lines().filter(|line| line.trim_start().starts_with("Self::"));
            let numbers = arms.filter_map(|line| line.split_once("=> ")?.1.trim_end_matches(',').parse::<i32>().ok());
            codes.extend(numbers.filter(|code| *code >= 1000));
            assert!(codes.len() > before, "{name} has no codes");
        }
        assert!(codes.len() > 90, "{}", codes.len());
        for code in codes {
            for language in Language::ALL {
                assert!(advice(code, *language).is_some(), "{code} has no words");
            }
        }
        assert_eq!(advice(9999, Language::English), None);
    }

    /// Whatever program shows these has its own buttons: options of the command stand in the command.
    #[test]
    fn no_program_is_named() {
        let named =
            TABLE.iter().filter(|row| [row.2, row.4].iter().any(|text| text.contains("--") || text.contains("netca")));
        assert_eq!(named.map(|row| row.0).collect::<Vec<i32>>(), Vec::<i32>::new());
    }
}

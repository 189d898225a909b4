use super::{Answer, Bench, hidden};

/// A browser at the desk, made of curl: it keeps its cookie and sends back the token of each form.
pub(crate) struct Desk<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) cookie: String,
}

impl<'a> Desk<'a> {
    pub(crate) fn sign_in(bench: &'a Bench) -> Self {
        let answer = try_password(bench, &password(bench));
        assert_eq!(answer.status, 303, "{answer:?}");
        assert!(answer.head.contains("location: /desk\r\n"), "{answer:?}");
        Self { bench, cookie: cookie(&answer) }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.bench.curl("GET", path, &[&self.cookie], None)
    }

    /// The page at an address.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[])
    }

    pub(crate) fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[&str]) -> Answer {
        let headers = [&[self.cookie.as_str()], headers].concat();
        self.bench.curl("POST", path, &headers, Some(form(fields).as_bytes()))
    }

    /// The token of the form at an address: of its last one, for the first signs out.
    #[track_caller]
    pub(crate) fn token(&self, path: &str) -> String {
        let page = self.page(path);
        let last = page.rfind("name=\"token\"").expect(&page);
        hidden(&page[last..], "token")
    }

    /// Fills in the form at an address and sends it.
    #[track_caller]
    pub(crate) fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token(path);
        self.post(path, &[&[("token", token.as_str())], fields].concat())
    }

    /// Decides on an application; gives the page that it leads to.
    #[track_caller]
    pub(crate) fn decide(&self, number: &str, act: &str, fields: &[(&str, &str)]) -> String {
        let address = format!("/desk/applications/{number}");
        let answer = self.send(&format!("{address}/{act}"), fields);
        assert_eq!(answer.status, 303, "{act}: {}", answer.text());
        assert!(answer.head.contains(&format!("location: {address}\r\n")), "{answer:?}");
        self.page(&address)
    }
}

/// The desk's password, as the file has it.
pub(crate) fn password(bench: &Bench) -> String {
    std::fs::read_to_string(bench.running().desk_password_file()).unwrap().trim().into()
}

pub(crate) fn try_password(bench: &Bench, password: &str) -> Answer {
    bench.curl("POST", "/desk/login", &[], Some(form(&[("password", password)]).as_bytes()))
}

/// The header that sends back the cookie that an answer sets. Heads are kept in lower case, the cookie's name is not.
pub(crate) fn cookie(answer: &Answer) -> String {
    let line = answer.head.lines().find(|line| line.starts_with("set-cookie: ")).expect(&answer.head);
    let value = line.trim_start_matches("set-cookie: __host-desk=").split(';').next().unwrap();
    format!("Cookie: __Host-desk={value}")
}

/// `application/x-www-form-urlencoded`
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

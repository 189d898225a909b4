//! The token as it is told to be.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::journal::Journal;
use crate::plan::{Code, Fault, Moment, Plan};
use crate::plug::Plug;

/// What `main` is to a program: the settings, read once.
pub(crate) struct FaultToken {
    plan: Plan,
    plug: Plug,
    journal: Journal,
    /// Whether the other module's sessions were closed since the token was pulled out.
    noticed: AtomicBool,
}

/// How the other module is to be asked, and how its answer comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twist {
    None,
    Tear,
    Long,
    Short,
}

/// Calls that a driver answers without a token.
const WITHOUT_TOKEN: [&str; 6] =
    ["C_Initialize", "C_Finalize", "C_GetInfo", "C_GetSlotList", "C_GetSlotInfo", "C_WaitForSlotEvent"];

impl FaultToken {
    /// As the environment says.
    ///
    /// # Errors
    /// The word that is none.
    pub(crate) fn from_environment() -> Result<Self, String> {
        let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
        Ok(Self {
            plan: Plan::parse(&std::env::var("NETCA_FAULT_TOKEN").unwrap_or_default())?,
            plug: Plug::new(path("NETCA_FAULT_TOKEN_PLUG")),
            journal: Journal::new(path("NETCA_FAULT_TOKEN_LOG").as_deref()),
            noticed: AtomicBool::new(false),
        })
    }

    pub(crate) fn is_removed(&self) -> bool {
        self.plug.removed().is_some()
    }

    pub(crate) fn no_unwrap(&self) -> bool {
        self.plan.no_unwrap()
    }

    /// One call: `ask` asks the other module, `close` ends its sessions, as those of a Key end when it is pulled out.
    pub(crate) fn call(&self, function: &'static str, ask: impl FnOnce(Twist) -> Code, close: impl FnOnce()) -> Code {
        let (number, own) = self.journal.count(function);
        let delay = self.plan.delay(function);
        if !delay.is_zero() {
            std::thread::sleep(delay);
        }
        let faults = self.plan.at(function, number, own);
        let early = faults.iter().find_map(|fault| self.strike(*fault, Moment::Before, number, function));
        let mut code = match (early, self.plug.removed()) {
            (Some(code), None) => code,
            (None, None) => {
                self.noticed.store(false, Ordering::SeqCst);
                ask(twist(&faults))
            }
            (_, Some(code)) => {
                if !self.noticed.swap(true, Ordering::SeqCst) {
                    close();
                }
                if WITHOUT_TOKEN.contains(&function) { ask(Twist::None) } else { code }
            }
        };
        if let Some(late) = faults.iter().find_map(|fault| self.strike(*fault, Moment::After, number, function)) {
            code = if WITHOUT_TOKEN.contains(&function) && self.is_removed() { code } else { late };
        }
        self.journal.note(number, function, &format!("0x{code:x}"));
        code
    }

    /// Does what is due at a moment; gives what the call answers then.
    fn strike(&self, fault: Fault, now: Moment, number: usize, function: &str) -> Option<Code> {
        match fault {
            Fault::Unplug(moment, code) if moment == now => {
                self.plug.pull(code);
                Some(code)
            }
            Fault::Fail(moment, code) if moment == now => Some(code),
            Fault::Hang(moment) if moment == now => {
                self.journal.note(number, function, "hangs");
                loop {
                    std::thread::park();
                }
            }
            _ => None,
        }
    }
}

fn twist(faults: &[Fault]) -> Twist {
    let twist = |fault: &Fault| match fault {
        Fault::Tear => Some(Twist::Tear),
        Fault::Long => Some(Twist::Long),
        Fault::Short => Some(Twist::Short),
        _ => None,
    };
    faults.iter().find_map(twist).unwrap_or(Twist::None)
}

use std::cell::RefCell;
use std::fmt::Write;

/// A step on the way to a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

/// `transfers[0].amount`. Of a name as much as tells it, and nothing that plays with a terminal.
pub(crate) fn text(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.extend(name.chars().filter(|c| !c.is_control()).take(40));
            }
            // A String takes everything.
            Step::Index(index) => _ = write!(path, "[{index}]"),
        }
    }
    path
}

/// Where reading is. A step that fails is left on it.
#[derive(Debug, Default)]
pub(crate) struct Path<'a>(RefCell<Vec<Step<'a>>>);

impl<'a> Path<'a> {
    pub(crate) fn enter(&self, step: Step<'a>) {
        self.0.borrow_mut().push(step);
    }

    pub(crate) fn leave(&self) {
        self.0.borrow_mut().pop();
    }

    pub(crate) fn text(&self) -> String {
        text(&self.0.borrow())
    }

    /// The path of a member of the object that reading is at.
    pub(crate) fn member(&self, name: &str) -> String {
        let steps = self.0.borrow().iter().copied().chain([Step::Name(name)]).collect::<Vec<_>>();
        text(&steps)
    }
}

pub struct SoftProvider;
#[derive(Debug, thiserror::Error)]
pub enum SoftProblem { #[error("x")] X }

pub(crate) fn run(
    _: &crate::args::Demo,
    _: &crate::args::Options,
    _: &crate::output::Output,
) -> Result<crate::Ended, crate::failure::Failure> {
    Ok(crate::Ended::Done)
}

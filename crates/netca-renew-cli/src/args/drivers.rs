use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Drivers {
    /// Drivers to look for, as JSON (see examples/drivers.json), beside those that p11-kit's module files name
    #[arg(long, value_name = "FILE")]
    pub(crate) catalogue: Option<PathBuf>,
    /// Load each driver and ask it who it is. A broken one can crash or hang this command
    #[arg(long)]
    pub(crate) probe: bool,
}

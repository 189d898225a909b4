use serde::{Deserialize, Serialize};

/// What a CA says of itself, to anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ServiceInfo {
    /// The CA's name.
    pub name: String,
    /// 客服热线, as it is to be shown.
    pub hotline: String,
    /// Versions of the embedding client.
    pub client: ClientVersions,
    /// What an application to this CA carries besides the user's own data.
    pub application: ApplicationDefaults,
    /// Whether this CA is a stand-in whose certificates are worth nothing.
    #[serde(default)]
    pub sandbox: bool,
}

/// Which versions of the embedding client there are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClientVersions {
    /// 主程序版本: the newest, if the CA says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// Where the newest is to be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<String>,
}

/// Numbers and names by which NETCA's kind of backend sorts requests; they go into the application as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ApplicationDefaults {
    /// `businessCenterId`
    pub business_center_id: u32,
    /// `projectId`
    pub project_id: String,
    /// `systemId`
    pub system_id: String,
    /// `templateId`
    pub template_id: String,
}

/// The embedding client: its name and 主程序版本.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClientInfo {
    /// The client's name.
    pub name: String,
    /// Its version, as `4.7.6`.
    pub version: String,
}

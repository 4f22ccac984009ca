//! The command line of `regarding-org`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use regarding_sample_org::seed::DEFAULT_SEED;
use url::Url;

/// The sample organization of Regarding: a server on this computer that speaks the Dataverse Web API.
#[derive(Debug, Parser)]
#[command(name = "regarding-org", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the organization until the process is told to stop; prints one line of JSON when it is ready.
    ///
    /// The line holds: url, authority, introspection (the address at which a mail server asks whose token it was shown,
    /// with the name and the secret that it needs for that), users, discovery (the address of the service that lists the
    /// organizations), organizations (each with its id, names, url and users), and control where there is one. What stands
    /// beside the list is the first organization's.
    Serve(Box<ServeArguments>),
    /// Write the sample mailbox of its salesperson, a Maildir.
    Mailbox {
        /// The folder to make. A sample mailbox that is there already is replaced.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The number from which the sample is made.
        #[arg(long, default_value_t = DEFAULT_SEED)]
        seed: u64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Where to listen: a loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_parser = loopback)]
    pub(crate) listen: SocketAddr,
    /// What the organization holds at first: `sample` (the fictional company, with customers and a year of activities),
    /// `empty` (users, roles and units only), or `scale:N` (N contacts with everything else in proportion).
    #[arg(long, default_value = "sample", value_parser = seed)]
    pub(crate) seed: Seed,
    /// The number from which the sample is made.
    #[arg(long, default_value_t = DEFAULT_SEED)]
    pub(crate) seed_number: u64,
    /// How many organizations to serve, each at an address (the next ports, unless free ones are taken) and with data of its
    /// own, all with the same authority. In every second one the support agent is disabled.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(crate) organizations: u8,
    /// Where the service listens that lists the organizations: a loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_parser = loopback)]
    pub(crate) discovery: SocketAddr,
    /// Serve as an installation of one's own does: the organization's name in the path, and sign-in by AD FS or by the domain.
    #[arg(long, value_name = "SIGN-IN", conflicts_with_all = ["authority", "organizations"])]
    pub(crate) on_premises: Option<OnPremises>,
    /// Put an access token for each user into the line that is printed.
    #[arg(long)]
    pub(crate) issue_tokens: bool,
    /// Keep the organization, and who is signed in to it, in this folder; in memory without it.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Take commands for tests (faults, revocation) on this loopback port.
    #[arg(long, value_name = "PORT")]
    pub(crate) control: Option<u16>,
    /// Wait so many milliseconds before each reply of the Web API.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) delay: u64,
    /// Leave sign-in to another authority: its authorization address, as it stands in the challenge.
    #[arg(long, value_name = "URL", requires = "introspection")]
    pub(crate) authority: Option<Url>,
    /// Where that authority tells whose a token is (RFC 7662), with the name and the secret for it.
    #[arg(long, value_name = "URL", requires = "authority")]
    pub(crate) introspection: Option<Url>,
    /// Give no tokens for mail servers, as where the administrator has not agreed to it.
    #[arg(long)]
    pub(crate) refuse_mail: bool,
    /// How many seconds access tokens are good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) token_lifetime: u32,
}

/// How people sign in to an installation of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnPremises {
    /// AD FS gives tokens.
    Adfs,
    /// The domain signs people in: Negotiate and NTLM.
    Integrated,
}

/// What an organization holds at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seed {
    /// The fictional company, with customers and a year of activities.
    Sample,
    /// Users, roles and units only.
    Empty,
    /// So many contacts, and everything else in proportion.
    Scale(u64),
}

/// The most contacts of a large organization: more than memory holds would be a mistake of typing.
const MOST_CONTACTS: u64 = 20_000_000;

fn seed(text: &str) -> Result<Seed, String> {
    match (text, text.strip_prefix("scale:")) {
        ("sample", _) => Ok(Seed::Sample),
        ("empty", _) => Ok(Seed::Empty),
        (_, Some(number)) => number
            .parse()
            .ok()
            .filter(|number| (1..=MOST_CONTACTS).contains(number))
            .map(Seed::Scale)
            .ok_or_else(|| format!("expected a number of contacts from 1 to {MOST_CONTACTS}")),
        _ => Err("expected sample, empty or scale:N".to_owned()),
    }
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "expected an address and a port, for example 127.0.0.1:8080".to_owned())?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the sample organization listens on this computer only: give a loopback address such as 127.0.0.1:8080"
            .to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, Seed, seed};

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_organization_is_a_sample_empty_or_of_some_size() {
        for (text, expected) in [
            ("sample", Some(Seed::Sample)),
            ("empty", Some(Seed::Empty)),
            ("scale:1", Some(Seed::Scale(1))),
            ("scale:1000000", Some(Seed::Scale(1_000_000))),
            ("scale:0", None),
            ("scale:-1", None),
            ("scale:", None),
            ("scale:99999999999", None),
            ("Sample", None),
            ("", None),
        ] {
            assert_eq!(seed(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn only_loopback_addresses_are_taken() {
        let parse =
            |address: &str| Arguments::try_parse_from(["regarding-org", "serve", "--listen", address]);
        for fine in ["127.0.0.1:0", "127.0.0.1:8080", "[::1]:0"] {
            assert!(parse(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "0.0.0.0:80",
            "192.168.1.5:80",
            "[::]:80",
            "localhost",
            "127.0.0.1",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let refused = parse("0.0.0.0:80").map_err(|error| error.to_string());
        assert!(refused.is_err_and(|text| text.contains("on this computer only")));
    }
}

//! How near a computer is, by its address: what a stranger's server must not lead this program to.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address lies. A nearer one trusts whoever comes from here, so it is the smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Zone {
    /// This computer itself.
    Here,
    /// The network around it, and addresses that belong to nobody.
    Near,
    /// Anywhere else.
    Public,
}

impl Zone {
    /// The zone of one address. Forms that carry another address in them count as that one.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => of_v4(v4),
            IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() => Self::Here,
            IpAddr::V6(v6) => carried(v6).map_or_else(|| of_v6(v6), of_v4),
        }
    }

    /// The nearest of several addresses of one name: any of them may be the one that is taken.
    pub(crate) fn nearest(addresses: impl IntoIterator<Item = IpAddr>) -> Option<Self> {
        addresses.into_iter().map(Self::of).min()
    }
}

fn of_v4(address: Ipv4Addr) -> Zone {
    let [first, second, third, _] = address.octets();
    if address.is_loopback() || first == 0 {
        // 0.0.0.0 reaches this computer on most systems.
        return Zone::Here;
    }
    let shared = first == 100 && (64..128).contains(&second);
    let protocol = (first, second, third) == (192, 0, 0);
    let benchmarking = first == 198 && (18..20).contains(&second);
    let nobodys = first >= 224;
    if address.is_private() || address.is_link_local() || shared || protocol || benchmarking || nobodys {
        Zone::Near
    } else {
        Zone::Public
    }
}

fn of_v6(address: Ipv6Addr) -> Zone {
    let [first, ..] = address.segments();
    let site_local = first & 0xffc0 == 0xfec0;
    if address.is_unique_local() || address.is_unicast_link_local() || site_local || address.is_multicast() {
        Zone::Near
    } else {
        Zone::Public
    }
}

/// The IPv4 address inside an IPv6 one: mapped, compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;

    fn zone(text: &str) -> Zone {
        Zone::of(text.parse().unwrap())
    }

    #[test]
    fn this_computer_is_known_in_every_form() {
        for here in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:0.0.0.0",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ] {
            assert_eq!(zone(here), Zone::Here, "{here}");
        }
    }

    #[test]
    fn the_network_around_is_near() {
        for near in [
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:c0a8:1::1",
        ] {
            assert_eq!(zone(near), Zone::Near, "{near}");
        }
    }

    #[test]
    fn all_others_are_public() {
        for public in [
            "1.1.1.1",
            "172.32.0.1",
            "172.15.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:db8::1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
        ] {
            assert_eq!(zone(public), Zone::Public, "{public}");
        }
    }

    #[test]
    fn a_name_is_as_near_as_the_nearest_of_its_addresses() {
        let of = |texts: &[&str]| Zone::nearest(texts.iter().map(|text| text.parse().unwrap()));
        assert_eq!(of(&["1.1.1.1", "10.0.0.1"]), Some(Zone::Near));
        assert_eq!(of(&["2001:db8::1", "::1"]), Some(Zone::Here));
        assert_eq!(of(&[]), None);
    }
}

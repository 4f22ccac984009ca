//! A server whose writes lose their replies, whose lists are halves and whose versions are none, for a while.

use regarding_tests::dav::DavServer;
use regarding_tests::dav_proxy::FaultyDav;

use super::stand::Stand;

#[test]
fn whatever_a_server_loses_and_invents_for_a_while_every_edit_is_there_in_the_end_and_nothing_twice() {
    let server = DavServer::start("radicale.sh");
    let proxy = FaultyDav::before(server.url());
    let mut stand = Stand::at(server, |_| proxy.url.clone(), 7);
    for _ in 0..6 {
        stand.something_happens();
    }
    proxy.set_faulty(true);
    for _ in 0..8 {
        for _ in 0..3 {
            stand.something_happens();
        }
        let _ = stand.run().without_a_defect();
    }
    assert!(proxy.went_wrong() > 20, "it did go wrong: {}", proxy.went_wrong());
    proxy.set_faulty(false);
    stand.settle();
    stand.compare();
}

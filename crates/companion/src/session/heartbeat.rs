//! The heartbeat: takes lost connections up again with growing pauses, carries waiting requests out when their time has
//! come, renews the claim, and notices that the computer slept.

use core::time::Duration;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_sync::retry;

use crate::core::Core;
use crate::host::Event;
use crate::view::app::ConnectionState;
use crate::view::failure::{FailureCode, FailureView};

/// The longest time between two beats.
const BEAT: Duration = Duration::from_secs(30);
/// A beat that comes so late means that the computer slept.
const SLEPT: SignedDuration = SignedDuration::from_secs(120);
/// How often the claim is renewed.
const ROUND: SignedDuration = SignedDuration::from_mins(5);

/// What the heartbeat remembers from beat to beat.
struct Pulse {
    failures: u32,
    next_connect: Timestamp,
    last_beat: Timestamp,
    last_round: Option<Timestamp>,
}

/// Whether the same request has no better chance at the next beat. Two computers that write at once are no refusal.
fn is_final(failure: FailureView) -> bool {
    matches!(
        failure.code,
        FailureCode::Forbidden | FailureCode::Invalid | FailureCode::Unsupported
    )
}

impl Core {
    /// Beats until the companion stops.
    pub(crate) async fn heartbeat(self: Arc<Self>) {
        let now = self.now();
        let mut pulse = Pulse {
            failures: 0,
            next_connect: now,
            last_beat: now,
            last_round: None,
        };
        loop {
            self.beat(&mut pulse).await;
            let wait = self.until_next(&pulse).await;
            let clock = self.net.clock();
            tokio::select! {
                () = clock.sleep(wait) => {}
                () = self.organization.wake.notified() => {}
            }
        }
    }

    async fn beat(self: &Arc<Self>, pulse: &mut Pulse) {
        let now = self.now();
        if now.duration_since(pulse.last_beat) > SLEPT {
            // Connections from before the sleep are dead; the other sides are asked anew at once.
            pulse.next_connect = now;
            pulse.failures = 0;
            self.emit(Event::MailChanged { folder: None });
            self.sync.live.better(now);
        }
        pulse.last_beat = now;
        if !self.net.is_on() {
            return;
        }
        if self.organization.status.state() == ConnectionState::Offline && now >= pulse.next_connect {
            self.reconnect(pulse).await;
        }
        if self.organization.status.state() == ConnectionState::Connected {
            pulse.failures = 0;
            pulse.next_connect = self.now();
            self.carry_out_due().await;
            let due = pulse
                .last_round
                .is_none_or(|last| now.duration_since(last) >= ROUND);
            if due && self.round().await {
                pulse.last_round = Some(now);
            }
        } else if self.organization.session().is_none() {
            pulse.last_round = None;
        }
    }

    /// One try to reach the organization again; the next one's time is told to the person.
    async fn reconnect(self: &Arc<Self>, pulse: &mut Pulse) {
        let reached = match self.organization.session() {
            Some(session) => self.read_myself(&session).await,
            None => self.resume().await,
        };
        if reached.is_err() && self.organization.status.state() == ConnectionState::Offline {
            pulse.failures = pulse.failures.saturating_add(1);
            let wait = SignedDuration::try_from(retry::pause(pulse.failures)).unwrap_or(ROUND);
            pulse.next_connect = self.now().checked_add(wait).unwrap_or(Timestamp::MAX);
            self.organization.status.will_try(pulse.next_connect);
            self.emit(Event::AppChanged);
        }
    }

    /// What is done every few minutes while connected. Whether that is over: a refusal is, it would be the same in a moment;
    /// a lost connection is not.
    async fn round(self: &Arc<Self>) -> bool {
        match self.organization.session() {
            Some(session) => {
                self.look_at_shape_again(&session);
                // Synchronization belongs to the primary organization.
                if !self.profile.settings.get().uses_primary() {
                    return true;
                }
                self.renew_claim(&session).await.map_or_else(is_final, |()| true)
            }
            None => false,
        }
    }

    async fn until_next(&self, pulse: &Pulse) -> Duration {
        let now = self.now();
        let connect = match self.organization.status.state() {
            ConnectionState::Offline => Some(pulse.next_connect),
            ConnectionState::None
            | ConnectionState::Connecting
            | ConnectionState::Connected
            | ConnectionState::Off
            | ConnectionState::NeedsSignIn => None,
        };
        let pending = match self.organization.status.state() {
            ConnectionState::Connected => self.next_pending().await,
            _ => None,
        };
        let next = connect.into_iter().chain(pending).min();
        let wait = next.map_or(SignedDuration::MAX, |next| next.duration_since(now));
        // Never at once: what is due now was just tried.
        Duration::try_from(wait)
            .unwrap_or(Duration::ZERO)
            .clamp(Duration::from_millis(250), BEAT)
    }

    /// Reads again who the person is and what they may do.
    pub(crate) async fn read_myself(&self, session: &super::side::Session) -> crate::facade::Answer<()> {
        let myself = super::myself::Myself::read(&session.client, session.organization, session.user).await;
        session.set_myself(self.noting(session, myself)?);
        Ok(())
    }
}

//! The driver: switch, evidence, try, retry, in this order, for every request.

use core::time::Duration;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::cookie::Jar;
use reqwest::header::RETRY_AFTER;

use crate::address::{self, Reach};
use crate::clock::{Clock, SystemClock};
use crate::error::NetError;
use crate::evidence::{EvidenceEntry, EvidenceId, EvidenceSink, Outcome};
use crate::pace::{self, Pace};
use crate::request::{Request, Response};
use crate::retry::{self, Attempted, Next, RetryPolicy};
use crate::strangers::Strangers;
use crate::switch::{Gate, Switch};
use crate::transport::{Failed, Limits, Transport};

/// How the driver behaves.
#[derive(Debug, Clone)]
pub struct NetOptions {
    /// Whether the connection is on from the start.
    pub on: bool,
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long one try may take, from the connection to the last byte; a large body is given more.
    pub timeout: Duration,
    /// The largest reply that is read, unpacked, in bytes.
    pub max_reply: usize,
    /// How persistent it is.
    pub retry: RetryPolicy,
}

impl Default for NetOptions {
    /// On; 10 s for a connection, 60 s for a try, 32 MiB for a reply.
    fn default() -> Self {
        Self {
            on: true,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            max_reply: 32 * 1024 * 1024,
            retry: RetryPolicy::default(),
        }
    }
}

/// The one driver of the program. Dropping the future of a call gives the request up; nothing is left half done here.
pub struct Net {
    switch: Switch,
    open: RwLock<Open>,
    limits: Limits,
    retry: RetryPolicy,
    pace: Pace,
    evidence: Arc<dyn EvidenceSink>,
    clock: Arc<dyn Clock>,
}

/// What outlives a request: connections, and what servers asked to be told again.
#[derive(Debug, Default)]
struct Open {
    transport: Option<Transport>,
    strangers: Option<Strangers>,
    /// Kept while the switch is off, forgotten with the account.
    cookies: Arc<Jar>,
}

impl core::fmt::Debug for Net {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Net")
            .field("on", &self.switch.is_on())
            .finish_non_exhaustive()
    }
}

impl Net {
    /// A driver on this computer's clock.
    #[must_use]
    pub fn new(options: &NetOptions, evidence: Arc<dyn EvidenceSink>) -> Self {
        Self::with_clock(options, evidence, Arc::new(SystemClock))
    }

    /// A driver on a clock of the caller's.
    #[must_use]
    pub fn with_clock(options: &NetOptions, evidence: Arc<dyn EvidenceSink>, clock: Arc<dyn Clock>) -> Self {
        let limits = Limits {
            connect: options.connect_timeout,
            whole: options.timeout,
            reply: options.max_reply,
        };
        Self {
            switch: Switch::new(options.on),
            open: RwLock::default(),
            limits,
            retry: options.retry,
            pace: Pace::new(),
            evidence,
            clock,
        }
    }

    /// Turns the connection on or off. Off ends what is under way, closes idle connections, and lets nothing out.
    pub fn set_on(&self, on: bool) {
        self.switch.set(on);
        if !on {
            let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
            (open.transport, open.strangers) = (None, None);
        }
    }

    /// Forgets the servers of an account: closes idle connections and drops their cookies.
    pub fn forget(&self) {
        self.pace.forget();
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Open::default();
    }

    /// Whether the connection is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.switch.is_on()
    }

    /// The connection switch, for those above it that connect by other protocols.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.switch.gate()
    }

    /// The driver's clock, for those above it that also wait or look at the time.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Sends a request and reads its reply, whatever its status, trying again where that is safe. A host that asked this
    /// program to wait is not asked before that; for a longer wait its 429 is given back without asking (reference A18).
    ///
    /// # Errors
    /// [`NetError`]; an HTTP status is no error here.
    pub async fn send(&self, request: Request) -> Result<Response, NetError> {
        let reach = address::check(&request.url)?;
        let host = address::host_of(&request.url);
        match self.pace.left_alone(&host, self.clock.now()) {
            Some(wait) if wait > self.retry.longest_asked => return Ok(pace::as_it_said(wait)),
            Some(wait) => self.pause(wait).await?,
            None => {}
        }
        let mut attempt = 1;
        loop {
            let tried = self.attempt(&request, reach, attempt).await;
            if let Some(wait) = tried.as_ref().ok().and_then(|reply| self.asked_to_wait(reply)) {
                self.pace.leave_alone(&host, wait, self.clock.now());
            }
            match self.next(&request, attempt, &tried) {
                Next::GiveUp => return tried.map_err(|failed| failed.error),
                Next::Wait(wait) => self.pause(wait).await?,
            }
            attempt += 1;
        }
    }

    async fn pause(&self, wait: Duration) -> Result<(), NetError> {
        tokio::select! {
            biased;
            () = self.switch.turned_off() => Err(NetError::SwitchedOff),
            () = self.clock.sleep(wait) => Ok(()),
        }
    }

    /// How long a reply asks everybody to wait.
    fn asked_to_wait(&self, reply: &Response) -> Option<Duration> {
        let throttles = reply.status == StatusCode::TOO_MANY_REQUESTS;
        throttles.then(|| self.retry_after(reply)).flatten()
    }

    fn retry_after(&self, reply: &Response) -> Option<Duration> {
        let value = reply.header(RETRY_AFTER.as_str())?;
        retry::retry_after(value, self.clock.now())
    }

    async fn attempt(&self, request: &Request, reach: Reach, attempt: u32) -> Result<Response, Failed> {
        let _turn = tokio::select! {
            biased;
            () = self.switch.turned_off() => {
                return Err(Failed { error: NetError::SwitchedOff, sent: false });
            }
            turn = self.pace.turn() => turn,
        };
        let transport = self.transport().map_err(|error| Failed { error, sent: false })?;
        let asked = transport.try_once(request, reach);
        self.noted(request, attempt, asked).await
    }

    /// Carries a try out between its line in the evidence log and that line's outcome.
    pub(crate) async fn noted(
        &self,
        request: &Request,
        attempt: u32,
        asked: impl Future<Output = Result<Response, Failed>>,
    ) -> Result<Response, Failed> {
        let line = self
            .write_evidence(request, attempt)
            .map_err(|error| Failed { error, sent: false })?;
        let mut under_way = UnderWay {
            sink: &*self.evidence,
            id: line,
            outcome: Outcome::Abandoned,
        };
        let tried = tokio::select! {
            biased;
            () = self.switch.turned_off() => Err(Failed { error: NetError::SwitchedOff, sent: true }),
            tried = asked => tried,
        };
        under_way.outcome = match &tried {
            Ok(reply) => Outcome::Answered(reply.status.as_u16()),
            Err(Failed {
                error: NetError::SwitchedOff,
                ..
            }) => Outcome::Abandoned,
            Err(failed) if failed.sent => Outcome::Lost,
            Err(_) => Outcome::NotSent,
        };
        log(request, attempt, under_way.outcome);
        tried
    }

    /// The open connections, made anew after the switch was off.
    fn transport(&self) -> Result<Transport, NetError> {
        if let Some(open) = &self.open.read().unwrap_or_else(PoisonError::into_inner).transport {
            return Ok(open.clone());
        }
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        // Looked at under the lock that `set_on` takes, so that no pool outlives the switch.
        if !self.switch.is_on() {
            return Err(NetError::SwitchedOff);
        }
        if let Some(transport) = &open.transport {
            return Ok(transport.clone());
        }
        let fresh = Transport::new(self.limits, &open.cookies)?;
        Ok(open.transport.insert(fresh).clone())
    }

    /// The open connections to strangers.
    pub(crate) fn strangers(&self) -> Result<Strangers, NetError> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if !self.switch.is_on() {
            return Err(NetError::SwitchedOff);
        }
        if let Some(strangers) = &open.strangers {
            return Ok(strangers.clone());
        }
        let fresh = Strangers::new(self.limits)?;
        Ok(open.strangers.insert(fresh).clone())
    }

    fn write_evidence(&self, request: &Request, attempt: u32) -> Result<EvidenceId, NetError> {
        let entry = EvidenceEntry {
            at: self.clock.now(),
            rule: request.rule,
            method: request.method.to_string(),
            host: address::host_of(&request.url),
            carried: request.carried.clone(),
            identifiers: request.identifiers.clone(),
            bytes_out: request.body.as_ref().map_or(0, Bytes::len) as u64,
            attempt,
        };
        self.evidence.record(&entry).map_err(|_| NetError::Evidence)
    }

    fn next(&self, request: &Request, attempt: u32, tried: &Result<Response, Failed>) -> Next {
        let happened = match tried {
            Ok(reply) => Attempted::Answered {
                status: reply.status.as_u16(),
                retry_after: self.retry_after(reply),
            },
            Err(failed) => match failed.error {
                NetError::Unreachable => Attempted::NotSent,
                NetError::Cut => Attempted::Lost,
                // Trying again changes nothing; who waited a whole try for nothing is told, and what has to be done waits for its turn.
                NetError::Timeout
                | NetError::SwitchedOff
                | NetError::PlainText
                | NetError::Address
                | NetError::Certificate
                | NetError::TooLarge { .. }
                | NetError::Garbled
                | NetError::Redirect
                | NetError::Request
                | NetError::Evidence
                | NetError::Setup => return Next::GiveUp,
            },
        };
        retry::decide(&self.retry, attempt, request.repeat, happened, self.spread())
    }

    /// A number in 0..1 from the clock's smallest digits: enough to keep computers out of step.
    fn spread(&self) -> f64 {
        f64::from(self.clock.now().subsec_nanosecond() % 1000) / 1000.0
    }
}

/// Writes the outcome when a try ends, also when its future is dropped.
struct UnderWay<'n> {
    sink: &'n dyn EvidenceSink,
    id: EvidenceId,
    outcome: Outcome,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.sink.outcome(self.id, self.outcome);
    }
}

/// What the log may know: rule, host, status.
fn log(request: &Request, attempt: u32, outcome: Outcome) {
    let host = address::host_of(&request.url);
    tracing::debug!(rule = %request.rule, method = %request.method, %host, attempt, ?outcome, "request");
}

// The window: which of its faces is shown, in which colours and language.
import { FluentProvider, makeStyles, MessageBar, MessageBarBody, Spinner, tokens } from "@fluentui/react-components";
import { QueryClientProvider, useQuery, type QueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useState, type ReactElement, type ReactNode } from "react";
import type { Platform } from "../platform/api";
import { PlatformProvider, useApi } from "../platform/context";
import type { AppView, LanguageView, LinkTargetView } from "../platform/types";
import { queries } from "../queries";
import { createQueryClient } from "../queries/client";
import { useEvents } from "../queries/events";
import { Boundary } from "../shared/boundary";
import { FailureNote } from "../shared/failure";
import { NoticeHub, NoticeHubProvider, Toasts } from "../shared/toasts";
import { later } from "../shared/later";
import { Page } from "../signin/page";
import { languageOf, LanguageProvider, learn, useLanguage, useTexts, type Language } from "../texts";
import { Frame } from "./Frame";
import { Notices } from "./Notices";
import { DarkProvider } from "./dark";
import { useLook } from "./theme";

const useStyles = makeStyles({
  root: { blockSize: "100%", backgroundColor: tokens.colorNeutralBackground3, overflow: "hidden" },
  noticed: { blockSize: "100%", display: "flex", flexDirection: "column" },
  page: { flexGrow: 1, minBlockSize: 0, display: "flex", flexDirection: "column", justifyContent: "center" },
  centre: { blockSize: "100%", display: "grid", placeContent: "center", paddingInline: "24px" },
});

/** Everything a component may ask for, given once. */
export function App({ platform, language, client: given }: { platform: Platform; language: Language; client?: QueryClient }): ReactElement {
  const [hub] = useState(() => new NoticeHub());
  const [client] = useState(() => given ?? createQueryClient((failure) => hub.tell({ kind: "failure", failure })));
  return (
    <PlatformProvider value={platform}>
      <NoticeHubProvider value={hub}>
        <QueryClientProvider client={client}>
          <Speaking first={language}>
            <Window />
          </Speaking>
        </QueryClientProvider>
      </NoticeHubProvider>
    </PlatformProvider>
  );
}

/** The language that the core speaks; until it has told, and the texts are there, the one that the webview names. */
function Speaking({ first, children }: { first: Language; children: ReactNode }): ReactElement {
  const spoken = useQuery(queries.app(useApi())).data?.language;
  const [learned, setLearned] = useState<LanguageView>();
  useEffect(() => {
    let wanted = true;
    if (spoken !== undefined) {
      void learn(spoken).then(() => {
        if (wanted) {
          setLearned(spoken);
        }
      });
    }
    return () => {
      wanted = false;
    };
  }, [spoken]);
  const language = useMemo(() => (learned === undefined ? first : languageOf(learned, [first.tag, ...navigator.languages])), [learned, first]);
  // With the texts themselves, so that no frame runs in the other direction.
  useLayoutEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.dir;
  }, [language]);
  return <LanguageProvider value={language}>{children}</LanguageProvider>;
}

function Window(): ReactElement {
  const styles = useStyles();
  const { dir } = useLanguage();
  const app = useQuery(queries.app(useApi()));
  const look = useLook(app.data?.settings.appearance ?? "system");
  const [link, setLink] = useState<LinkTargetView | null>(null);
  // From the first moment: what the program tells while it still connects is what leads on from there.
  useEvents(setLink);
  return (
    <FluentProvider theme={look.theme} dir={dir} style={{ blockSize: "100%" }}>
      <DarkProvider value={look.dark}>
        {/* Not on the provider: its class is copied to every layer that opens above the window. */}
        <div className={styles.root}><Boundary resetKey={app.data?.phase ?? ""}>
          {app.data !== undefined ? <Phases app={app.data} />
            : <div className={styles.centre}>{app.error === null ? <Starting /> : <FailureNote error={app.error} onRetry={() => void app.refetch()} />}</div>}
        </Boundary></div>
        {link !== null && <LinkDialog target={link} onClose={() => setLink(null)} />}
        <Toasts />
      </DarkProvider>
    </FluentProvider>
  );
}

const LinkDialog = later(async () => (await import("../mail/LinkDialog")).LinkDialog);
const FirstStart = later(async () => (await import("../signin/FirstStart")).FirstStart, <Starting />);
const OfferCalendars = later(async () => (await import("../calendars/OfferCalendars")).OfferCalendars, <Starting />);
const SignInAgain = later(async () => (await import("../signin/SignInAgain")).SignInAgain, <Starting />);

function Starting(): ReactElement {
  return <Spinner labelPosition="below" label={useTexts().app.starting} />;
}

/** Once the frame was there it stays behind a sign-in, so that nothing the person was doing is lost. */
function Phases({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wasReady = useWasReady(app.phase);
  const offer = useOffer(app);
  switch (app.phase) {
    case "first_start":
      return <Noticed app={app}><FirstStart app={app} /></Noticed>;
    case "refused":
      return <Page title={texts.app.refused}>{app.notices.map((notice) => <MessageBar key={notice.id} intent={notice.level} layout="multiline"><MessageBarBody>{notice.message}</MessageBarBody></MessageBar>)}</Page>;
    case "connecting":
      return wasReady ? <Frame app={app} /> : <div className={styles.centre}><Starting /></div>;
    case "sign_in":
      return wasReady ? <Frame app={app} covered /> : <Noticed app={app}><SignInAgain app={app} /></Noticed>;
    case "ready":
      return offer.open ? <Noticed app={app}><OfferCalendars app={app} onClose={offer.close} /></Noticed> : <Frame app={app} />;
  }
}

/** A page of its own, below what the person should know: damaged settings lead to the first page, which has to say so. */
function Noticed({ app, children }: { app: AppView; children: ReactNode }): ReactElement {
  const styles = useStyles();
  return (
    <div className={styles.noticed}>
      <Notices notices={app.notices} />
      <div className={styles.page}>{children}</div>
    </div>
  );
}

/** Whether calendars and contacts are offered: once, after a first start with a mail server. */
function useOffer(app: AppView): { open: boolean; close: () => void } {
  const [first, setFirst] = useState(app.phase === "first_start");
  if (app.phase === "first_start" && !first) {
    setFirst(true);
  }
  const fits = app.mailbox?.server != null && app.calendars === null && app.organization?.sample !== true;
  return { open: first && fits, close: () => setFirst(false) };
}

function useWasReady(phase: AppView["phase"]): boolean {
  const [was, setWas] = useState(phase === "ready");
  if (phase === "ready" && !was) {
    setWas(true);
  } else if (phase === "first_start" && was) {
    setWas(false);
  }
  return was;
}

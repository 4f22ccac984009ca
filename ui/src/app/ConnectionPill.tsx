// How the connection to the organization is, in two words, unless it is the mailbox that needs the person; the whole
// sentence on asking.
import { Button, makeStyles, mergeClasses, Popover, PopoverSurface, PopoverTrigger, Text, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { AppView, ConnectionView } from "../platform/types";
import { mailboxAsks } from "../signin/asks";
import { useTexts, type Texts } from "../texts";

const useStyles = makeStyles({
  pill: {
    minInlineSize: "auto", minBlockSize: "26px", columnGap: "6px", paddingBlock: "2px", paddingInline: "10px", borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular, whiteSpace: "nowrap", border: `${tokens.strokeWidthThin} solid transparent`,
  },
  good: { color: tokens.colorStatusSuccessForeground1, backgroundColor: tokens.colorStatusSuccessBackground1 },
  warn: { color: tokens.colorStatusWarningForeground1, backgroundColor: tokens.colorStatusWarningBackground1 },
  bad: { color: tokens.colorStatusDangerForeground1, backgroundColor: tokens.colorStatusDangerBackground1 },
  quiet: { color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorNeutralBackground4 },
  words: { overflow: "hidden", textOverflow: "ellipsis", maxInlineSize: "min(280px, 24vw)" },
  dot: { flexShrink: 0, inlineSize: "8px", blockSize: "8px", borderRadius: "50%", backgroundColor: "currentColor" },
  surface: { display: "flex", flexDirection: "column", rowGap: "10px", alignItems: "flex-start", maxInlineSize: "320px" },
});

function label({ state, next_try }: ConnectionView, organization: string, texts: Texts): string {
  switch (state) {
    // Who is connected is asked again later only where the organization asks to wait.
    case "connected": return next_try !== null ? texts.app.busy : organization === "" ? texts.app.sample : texts.app.connectedTo(organization);
    case "connecting": return texts.app.connecting;
    case "offline": return texts.app.offline;
    case "off": return texts.app.off;
    case "needs_sign_in": return texts.app.signInNeeded;
    case "none": return texts.app.notConnected;
  }
}

interface Props {
  app: AppView;
  compact: boolean;
  onSignIn: () => void;
}

export function ConnectionPill({ app, compact, onSignIn }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  // Behind an organization that is well, the mailbox may ask for the person.
  const mailbox = app.mailbox !== null && mailboxAsks(app) ? app.mailbox.connection : null;
  const { state, sentence, next_try } = mailbox ?? app.connection;
  const tone = { connected: next_try === null ? styles.good : styles.warn, connecting: styles.quiet, none: styles.quiet, off: styles.quiet, offline: styles.warn, needs_sign_in: styles.bad }[state];
  const words = mailbox === null ? label(app.connection, app.organization?.name ?? "", texts) : texts.app.mailboxSignInNeeded;
  return (
    <Popover withArrow trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="transparent" className={mergeClasses(styles.pill, tone)} aria-label={words}>
          <span className={styles.dot} aria-hidden />
          {!compact && <span className={styles.words}>{words}</span>}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={words}>
        <Text weight="semibold">{words}</Text>
        <Text>{sentence}</Text>
        {state === "needs_sign_in" && <Button appearance="primary" onClick={onSignIn}>{words}</Button>}
      </PopoverSurface>
    </Popover>
  );
}

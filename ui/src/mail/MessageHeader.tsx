// The head of a message. A name that looks false says so beside itself.
import { Avatar, makeStyles, Text, tokens } from "@fluentui/react-components";
import { WarningFilled } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { AddressView, MessageView } from "../platform/types";
import { initialsOf } from "../shared/initials";
import { fullTime } from "../shared/time";
import { useLanguage } from "../texts";
import { Recipients } from "./Recipients";

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "10px", paddingInline: "20px", paddingBlock: "14px 10px", flexShrink: 0 },
  subject: { margin: 0, fontSize: "18px", lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere", maxBlockSize: "120px", overflowY: "auto" },
  people: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "12px" },
  lines: { display: "grid", rowGap: "2px", minInlineSize: 0 },
  // The date goes below the recipients where it has no room beside them.
  others: { display: "flex", flexWrap: "wrap", columnGap: "12px", rowGap: "2px", alignItems: "baseline" },
  recipients: { display: "grid", rowGap: "2px", flexGrow: 1, flexBasis: "200px", minInlineSize: 0, maxInlineSize: "100%" },
  top: { display: "flex", flexWrap: "wrap", columnGap: "8px", alignItems: "baseline", overflowWrap: "anywhere" },
  address: { color: tokens.colorNeutralForeground3 },
  date: { marginInlineStart: "auto", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, whiteSpace: "nowrap" },
  // The status colour for danger is too dark on the dark ground for small text.
  warning: { display: "flex", columnGap: "6px", alignItems: "center", color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200 },
});

export function MessageHeader({ message }: { message: MessageView }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const [author, ...others] = message.from;
  return (
    <header className={styles.root}>
      {/* The list's Enter key leads here. */}
      <h2 className={styles.subject} dir="auto" tabIndex={-1} data-region-start="">{message.subject === "" ? texts.message.noSubject : message.subject}</h2>
      <div className={styles.people}>
        <Avatar name={author?.name ?? ""} initials={initialsOf(author?.name ?? "")} size={36} color="colorful" aria-hidden />
        <div className={styles.lines}>
          <div className={styles.top}>
            {author === undefined ? <Text>{texts.message.noSender}</Text> : <Author author={author} />}
          </div>
          {[author, ...others].map((person, index) => person?.warning != null && <FalseName key={`${String(index)} ${person.address}`} warning={person.warning} />)}
          <div className={styles.others}>
            <div className={styles.recipients}>
              <Recipients label={texts.message.alsoFrom} people={others} counted={texts.message.authors} />
              <Recipients label={texts.message.to} people={message.to} counted={texts.message.recipients} />
              <Recipients label={texts.message.cc} people={message.cc} counted={texts.message.recipients} />
              <Recipients label={texts.message.bcc} people={message.bcc} counted={texts.message.recipients} />
            </div>
            <time className={styles.date} dateTime={message.date ?? undefined}>{fullTime(message.date, tag)}</time>
          </div>
        </div>
      </div>
    </header>
  );
}

function Author({ author }: { author: AddressView }): ReactElement {
  const styles = useStyles();
  return (
    <>
      <Text weight="semibold" dir="auto">{author.name}</Text>
      {author.address !== author.name && <span className={styles.address} dir="ltr">{author.address}</span>}
    </>
  );
}

function FalseName({ warning }: { warning: string }): ReactElement {
  const styles = useStyles();
  return <div className={styles.warning} role="note"><WarningFilled aria-hidden /><span>{warning}</span></div>;
}

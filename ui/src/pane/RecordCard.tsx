// The summary of one record: who or what it is, labelled values, the way to its own page.
import { Avatar, Badge, Button, Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { BuildingRegular, ChevronDownRegular, ChevronUpRegular, OpenRegular } from "@fluentui/react-icons";
import { Fragment, useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import type { CardFieldView, CardView } from "../platform/types";
import { useTexts } from "../texts";
import { useOpenRecord } from "./actions";
import { EndingMenu } from "./EndingMenu";

const useStyles = makeStyles({
  head: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr) auto", columnGap: "10px", alignItems: "center" },
  names: { display: "grid", minInlineSize: 0, overflowWrap: "anywhere" },
  name: { display: "flex", flexWrap: "wrap", columnGap: "6px", alignItems: "center" },
  small: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground3 },
  fields: { display: "grid", gridTemplateColumns: "fit-content(32%) minmax(0, 1fr)", columnGap: "12px", rowGap: "1px", margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase300 },
  buttons: { display: "flex" },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: "break-word", minInlineSize: 0, userSelect: "text" },
  link: { fontSize: tokens.fontSizeBase200 },
});

interface Props {
  card: CardView;
  /** Whether the labelled values begin folded away. */
  folded?: boolean;
}

export function RecordCard({ card, folded = false }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  const [shown, setShown] = useState(!folded);
  const company = card.record.table === "account";
  return (
    <>
      <div className={styles.head}>
        {company ? <Avatar icon={<BuildingRegular />} shape="square" size={32} aria-hidden /> : <Avatar name={card.record.name} initials={card.initials} size={32} color="colorful" aria-hidden />}
        <div className={styles.names}>
          <span className={styles.name}>
            <Text weight="semibold" dir="auto">{card.record.name}</Text>
            {card.inactive !== null && <Badge appearance="outline" color="warning">{card.inactive}</Badge>}
          </span>
          <span className={styles.small} dir="auto">{card.subtitle === "" ? card.record.kind : card.subtitle}</span>
        </div>
        <span className={styles.buttons}>
          {folded && card.fields.length > 0 && (
            <Button size="small" appearance="subtle" aria-expanded={shown} icon={shown ? <ChevronUpRegular /> : <ChevronDownRegular />}
              aria-label={texts.card.details(card.record.name)} title={texts.card.details(card.record.name)} onClick={() => setShown(!shown)} />
          )}
          <Button size="small" appearance="subtle" icon={<OpenRegular />} aria-label={texts.card.openRecord(card.record.name)} title={texts.card.openRecord(card.record.name)} onClick={() => open(card.record)}/>
          {card.inactive === null && <EndingMenu record={card.record} />}
        </span>
      </div>
      {shown && card.fields.length > 0 && <dl className={styles.fields}>{card.fields.map((field, index) => <Value key={`${String(index)} ${field.label}`} field={field} />)}</dl>}
    </>
  );
}

/** An address breaks before its "@" and after its dots, and inside a word only where nothing else is left. */
function Breakable({ text }: { text: string }): ReactElement {
  return text.includes("@") && !/\s/.test(text)
    ? <>{text.split(/(?=@)|(?<=\.)/).map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>)}</>
    : <>{text}</>;
}

function Value({ field }: { field: CardFieldView }): ReactElement {
  const styles = useStyles();
  const { openRecord } = useSelection();
  const { record } = field;
  return (
    <>
      <dt className={styles.label}>{field.label}</dt>
      <dd className={styles.value}>{record === null ? <bdi><Breakable text={field.value} /></bdi> : <Link as="button" className={styles.link} onClick={() => openRecord(record)}><bdi>{field.value}</bdi></Link>}</dd>
    </>
  );
}

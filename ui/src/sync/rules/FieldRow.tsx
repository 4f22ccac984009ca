// One pair of fields: both names, the arrow between them, and why it is so.
import { Button, makeStyles, mergeClasses, Tooltip, tokens } from "@fluentui/react-components";
import { ArrowBidirectionalLeftRightRegular, ArrowLeftRegular, ArrowRightRegular, ShieldRegular, SubtractRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { FieldDirectionView, SyncedFieldView } from "../../platform/types";
import { useLanguage, useTexts } from "../../texts";

/** In the order in which they are explained. */
export const DIRECTIONS: readonly FieldDirectionView[] = ["both", "to_organization", "to_mailbox", "none"];

const useStyles = makeStyles({
  cell: { paddingBlock: "4px", paddingInline: "8px", verticalAlign: "middle", overflowWrap: "anywhere", borderBlockEndWidth: tokens.strokeWidthThin, borderBlockEndStyle: "solid", borderBlockEndColor: tokens.colorNeutralStroke3 },
  way: { textAlign: "center" },
  still: { display: "inline-grid", placeContent: "center", inlineSize: "32px", blockSize: "32px", fontSize: "20px", lineHeight: 0, color: tokens.colorNeutralForeground3 },
  off: { color: tokens.colorNeutralForeground3 },
  note: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  secured: { display: "flex", columnGap: "6px", color: tokens.colorNeutralForeground1, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  shield: { flexShrink: 0, fontSize: "16px", lineHeight: 0, color: tokens.colorPaletteMarigoldForeground1, marginBlockStart: "1px" },
});

/** The mailbox stands before the organization in the line of reading, so that arrows turn round with it. */
export function DirectionIcon({ direction }: { direction: FieldDirectionView }): ReactElement {
  const turned = useLanguage().dir === "rtl";
  switch (direction) {
    case "none": return <SubtractRegular aria-hidden />;
    case "both": return <ArrowBidirectionalLeftRightRegular aria-hidden />;
    case "to_organization": return turned ? <ArrowLeftRegular aria-hidden /> : <ArrowRightRegular aria-hidden />;
    case "to_mailbox": return turned ? <ArrowRightRegular aria-hidden /> : <ArrowLeftRegular aria-hidden />;
  }
}

interface Props {
  field: SyncedFieldView;
  busy: boolean;
  narrow: boolean;
  onChange: (direction: FieldDirectionView) => void;
}

/** The next of the allowed ones (B-2: each click moves on). */
const next = ({ said, allowed }: SyncedFieldView): FieldDirectionView | undefined => allowed[(allowed.indexOf(said) + 1) % allowed.length];

export function FieldRow({ field, busy, narrow, onChange }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const following = next(field);
  const words = texts.syncFields[field.direction];
  const columns = texts.syncFields.columns(field.columns.join(", "));
  const off = field.direction === "none";
  const notes = (
    <>
      {field.security !== null && <span className={styles.secured}><span className={styles.shield} aria-hidden><ShieldRegular /></span>{field.security}</span>}
      {field.reason !== null && <span className={styles.note}>{field.reason}</span>}
    </>
  );
  return (
    <tr>
      <td className={mergeClasses(styles.cell, off && styles.off)}>{field.mailbox}{narrow && <div>{notes}</div>}</td>
      <td className={mergeClasses(styles.cell, styles.way)}>
        {following !== undefined ? (
          <Tooltip relationship="description" content={`${texts.syncFields.next(texts.syncFields[following])} ${columns}`}>
            <Button appearance="subtle" icon={<DirectionIcon direction={field.said} />} disabledFocusable={busy} aria-label={texts.syncFields.is(field.mailbox, texts.syncFields[field.said])} onClick={() => onChange(following)} />
          </Tooltip>
        ) : (
          <Tooltip relationship="description" content={columns}>
            <span role="img" aria-label={texts.syncFields.is(field.mailbox, words)} className={styles.still}><DirectionIcon direction={field.direction} /></span>
          </Tooltip>
        )}
      </td>
      <td className={mergeClasses(styles.cell, off && styles.off)}><span dir="auto">{field.organization}</span></td>
      {!narrow && <td className={styles.cell}>{notes}</td>}
    </tr>
  );
}

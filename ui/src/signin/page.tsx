// The sheet in the middle of the window on which everything about signing in stands.
import { Image, makeStyles, tokens } from "@fluentui/react-components";
import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";
import mark from "../../../icons/app-icon.svg?url";

const useStyles = makeStyles({
  root: { blockSize: "100%", overflowY: "auto", display: "grid", placeItems: "center", padding: "24px", boxSizing: "border-box" },
  sheet: {
    inlineSize: "min(520px, 100%)", display: "flex", flexDirection: "column", rowGap: "18px", padding: "32px", boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusXLarge, boxShadow: tokens.shadow16,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "14px", rowGap: "4px", alignItems: "center" },
  mark: { inlineSize: "48px", blockSize: "48px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600, fontWeight: tokens.fontWeightSemibold, outlineStyle: "none" },
  text: { margin: 0, gridColumn: "1 / -1", color: tokens.colorNeutralForeground2 },
});

export function Page({ title, text, children }: { title: string; text?: string; children: ReactNode }): ReactElement {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  // The sheet came by itself: a screen reader has to be told, and keys have to reach it. At once: a person who
  // already types in the sheet must not lose the field under their fingers.
  useLayoutEffect(() => heading.current?.focus(), [title]);
  return (
    <div className={styles.root} role="main">
      <div className={styles.sheet}>
        <div className={styles.head}>
          <Image className={styles.mark} src={mark} alt="" />
          <h1 ref={heading} tabIndex={-1} className={styles.title}>{title}</h1>
          {text !== undefined && <p className={styles.text}>{text}</p>}
        </div>
        {children}
      </div>
    </div>
  );
}

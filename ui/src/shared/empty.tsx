// A part of the window with nothing to show: a drawing, what is so, what may be done.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", alignItems: "center", justifyContent: "center", textAlign: "center",
    rowGap: "8px", paddingBlock: "32px", paddingInline: "24px", flexGrow: 1, minBlockSize: "160px",
  },
  icon: { fontSize: "40px", lineHeight: 0, color: tokens.colorNeutralForeground4, marginBlockEnd: "4px" },
  text: { color: tokens.colorNeutralForeground3, maxInlineSize: "320px", textAlign: "center" },
});

interface Props {
  title: string;
  text?: string;
  icon?: ReactElement;
  children?: ReactNode;
}

export function EmptyState({ title, text, icon, children }: Props): ReactElement {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      {icon !== undefined && <span className={styles.icon} aria-hidden>{icon}</span>}
      <Text weight="semibold" size={400}>{title}</Text>
      {text !== undefined && <Text className={styles.text}>{text}</Text>}
      {children}
    </div>
  );
}

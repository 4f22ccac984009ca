// The person's computers on this organization, and which of them synchronizes.
import { Badge, Button, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { DesktopRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { MachineView } from "../platform/types";
import { useTexts } from "../texts";
import { useSetOption } from "./change";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "10px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "12px", alignItems: "center" },
  icon: { display: "grid", placeContent: "center", inlineSize: "32px", blockSize: "32px", borderRadius: "50%", fontSize: "18px", lineHeight: 0, backgroundColor: tokens.colorNeutralBackground3 },
  on: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  two: { display: "grid" },
  name: { display: "flex", columnGap: "8px", alignItems: "center" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  machines: readonly MachineView[];
  /** Whether to offer the change of the role; elsewhere something else does. */
  actions?: boolean;
}

export function Machines({ machines, actions = true }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const change = useSetOption();
  const mine = machines.find((machine) => machine.this);
  return (
    <>
      <ul className={styles.list}>
        {machines.map((machine) => (
          <li key={machine.id} className={styles.row}>
            <span className={mergeClasses(styles.icon, machine.synchronizes && styles.on)} aria-hidden><DesktopRegular /></span>
            <span className={styles.two}>
              <span className={styles.name}><Text weight={machine.this ? "semibold" : "regular"}>{machine.name}</Text>{machine.this && <Badge appearance="outline">{texts.options.thisComputer}</Badge>}</span>
              <span className={styles.quiet}>{machine.sentence}</span>
            </span>
          </li>
        ))}
      </ul>
      {actions && mine !== undefined && (
        <Button disabled={change.isPending} onClick={() => change.mutate({ option: "synchronize", value: !mine.synchronizes })}>
          {mine.synchronizes ? texts.sync.giveUp : texts.sync.takeOver}
        </Button>
      )}
    </>
  );
}

// Whether the organization's own services process the mailbox too: one sentence with what to do (C6).
import { makeStyles, MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ServicesView } from "../platform/types";

const useStyles = makeStyles({ body: { whiteSpace: "normal" }, bar: { inlineSize: "100%", boxSizing: "border-box", paddingBlock: "6px" } });

export function ServicesNote({ services }: { services: ServicesView }): ReactElement {
  const styles = useStyles();
  return services.level === "info" ? <Text>{services.sentence}</Text> : (
    <MessageBar intent={services.level} layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>{services.sentence}</MessageBarBody>
    </MessageBar>
  );
}

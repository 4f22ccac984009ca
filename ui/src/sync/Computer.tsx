// Which of the person's computers synchronizes (A-24, DESIGN section 5), and changing it.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Machines } from "../options/Machines";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { Card } from "./Card";

export function Computer({ app }: { app: AppView }): ReactElement {
  const texts = useTexts();
  const options = useQuery(queries.options(useApi()));
  return (
    <Card title={texts.sync.computer}>
      <Text>{app.synchronizing ?? texts.sync.computerUnknown}</Text>
      {options.data?.machines_shown === true && <Machines machines={options.data.machines} />}
      {options.error !== null && <FailureNote error={options.error} onRetry={() => void options.refetch()} />}
    </Card>
  );
}

// Colours of the window.
import { Radio, RadioGroup } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { Appearance, AppView } from "../platform/types";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function AppearanceTab({ app }: { app: AppView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const choices: [Appearance, string][] = [
    ["system", texts.options.themeSystem], ["light", texts.options.themeLight], ["dark", texts.options.themeDark], ["high_contrast", texts.options.themeContrast],
  ];
  const select = (value: string): void => {
    const chosen = choices.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "appearance", value: chosen[0] });
    }
  };
  return (
    <Group title={texts.options.theme}>
      <RadioGroup aria-label={texts.options.theme} value={app.settings.appearance} onChange={(_event, data) => select(data.value)}>
        {choices.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
      </RadioGroup>
    </Group>
  );
}

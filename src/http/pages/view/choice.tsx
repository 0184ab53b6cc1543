/** A drop-down. A value that is none of the choices is shown as well, as `shown`. */
export function Choice({
  name,
  label,
  value,
  choices,
  shown = value,
}: {
  name: string;
  label: string;
  value: string;
  choices: Readonly<Record<string, string>>;
  shown?: string;
}) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        {Object.hasOwn(choices, value) ? null : (
          <option value={value} selected>
            {shown}
          </option>
        )}
        {Object.entries(choices).map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Colours as people can read them: contrast by WCAG 2.2. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Level AA asks for 4.5; text stands on tinted backgrounds, too, which take some of it away. */
const ENOUGH = 5.3;

const STEPS = 40;

/** The colour that CSS text means, without its transparency; undefined where it means none. */
export function rgb(css: string): Rgb | undefined {
  const colour = css.trim();
  if (!colour || !CSS.supports("color", colour)) return undefined;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return undefined;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** The ratio of two colours' luminances, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour, made darker or lighter until it can be read on each of the backgrounds. */
export function readable(colour: Rgb, backgrounds: readonly Rgb[]): Rgb {
  const least = (one: Rgb) => Math.min(...backgrounds.map((background) => contrast(one, background)));
  const [black, white]: [Rgb, Rgb] = [
    [0, 0, 0],
    [255, 255, 255],
  ];
  const end = least(black) > least(white) ? black : white;
  for (let step = 0; step <= STEPS; step++) {
    const mixed = mix(colour, end, step / STEPS);
    if (least(mixed) >= ENOUGH) return mixed;
  }
  return end;
}

/** CSS text of a colour. */
export function text(colour: Rgb): string {
  return `rgb(${colour.join(" ")})`;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
  return [part(0), part(1), part(2)];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

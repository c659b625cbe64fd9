import packageJson from '../../package.json' with { type: 'json' }

/** The program's version, as it stands in every order's reference: letters, digits and dashes. */
export const build = packageJson.version.replaceAll('.', '-')

export const version: string = packageJson.version

/**
 * Places as octoDNS writes them: continent, continent-country, continent-country-subdivision (`NA-US-KY`).
 *
 * Continents as in its own table, which follows ISO 3166 as Python's pycountry groups it; subdivisions exist for the
 * United States and Canada alone. Facts from octoDNS (`octodns/record/geo_data.py`, MIT).
 */

const COUNTRIES: Readonly<Record<string, string>> = {
  AF:
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR ' +
    'MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW',
  AN: 'AQ BV HM TF',
  AS:
    'AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM ' +
    'MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
  EU:
    'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV ' +
    'MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA',
  NA:
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM ' +
    'PR SV SX TC TT US VC VG VI',
  OC: 'AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  SA: 'AR BO BR CL CO EC FK GF GS GY PE PY SR UY VE',
};

const SUBDIVISIONS: Readonly<Record<string, string>> = {
  'NA-CA': 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
  'NA-US':
    'AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND ' +
    'NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY',
};

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(COUNTRIES),
  ...expand(COUNTRIES),
  ...expand(SUBDIVISIONS),
]);

/** Whether the code names a continent, country or subdivision of octoDNS's table. */
export function isGeoCode(code: string): boolean {
  return KNOWN.has(code);
}

function expand(table: Readonly<Record<string, string>>): string[] {
  return Object.entries(table).flatMap(([parent, codes]) =>
    codes.split(' ').map((code) => `${parent}-${code}`),
  );
}

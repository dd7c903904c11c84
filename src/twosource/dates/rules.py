"""The table of rules for date expressions: for each its name, the row of word classes, and the reader."""

from __future__ import annotations

from twosource.dates.counted import (
    read_adjacent,
    read_ago,
    read_ordinary_unit,
    read_unit,
    read_weekend,
    read_year_ago,
    read_year_end,
)
from twosource.dates.days import (
    read_calendar_day,
    read_calendar_days,
    read_clock,
    read_daypart_told,
    read_holiday,
    read_iso,
    read_near_today,
    read_time_of_day,
    read_today,
    read_weekday,
    read_weekday_range,
)
from twosource.dates.lengths import read_bare_units, read_reference, read_relative_units, read_set
from twosource.dates.periods import (
    read_century,
    read_decade,
    read_half,
    read_month,
    read_month_range,
    read_quarter,
    read_season,
    read_year,
    read_year_range,
    read_years,
)
from twosource.dates.reading import Reader
from twosource.dates.weeks import (
    read_day_of_month,
    read_hence,
    read_unit_beyond,
    read_week_hence,
    read_week_of_day,
    read_week_of_month,
)

_YEAR = "(?:COMMA?(?:OF|IN)?YEARNUM(?!DASH DAYNUM)|COMMA?OF?(?:LAST|THIS|NEXT|THAT|PREVIOUS)YEARUNIT)"
_CLOCK = "(?:ABOUT?(?:CLOCK ZONE?(?:COMMA|ON)?|(?:(?<=IN)THE)?DAYPART ON?))"
_TIME_AFTER = "(?:COMMA?AT?ABOUT?CLOCK ZONE?|DAYPART)"
_DAY_FIRST = "(?:THE?DAYOF OF?MONTH)"
_MONTH_FIRST = "(?:MONTH THE?DAYOF)"
_RELATIVE_DAY = "(?:THE?(?:THIS?(?:COMING|LAST)|RELATIVE))"

RULES: tuple[tuple[str, str, Reader], ...] = (
    ("dates.iso", "ISO", read_iso),
    (
        "dates.calendar_day",
        f"{_CLOCK}?EARLY?(?:{_RELATIVE_DAY}?WEEKDAY DAYPART?COMMA?)?(?:{_DAY_FIRST}|{_MONTH_FIRST}){_YEAR}?"
        f"{_TIME_AFTER}?",
        read_calendar_day,
    ),
    (
        "dates.calendar_days",
        f"(?:MONTH THE?DAYOF RANGE THE?DAYOF(?!MONTH)|THE?DAYOF RANGE THE?DAYOF OF?MONTH){_YEAR}?",
        read_calendar_days,
    ),
    (
        "dates.calendar_days",
        f"(?:MONTH DAYOF(?:COMMA?YEARNUM COMMA?)?RANGE MONTH DAYOF|DAYOF MONTH YEARNUM?RANGE DAYOF MONTH){_YEAR}?",
        read_calendar_days,
    ),
    (
        "dates.weekday",
        f"{_CLOCK}?(?:EARLY ON?)?{_RELATIVE_DAY}?WEEKDAY{_TIME_AFTER}?(?:OF?(?:LAST|NEXT|THIS)UNIT)?",
        read_weekday,
    ),
    ("dates.week_hence", "WEEKDAY UNIT|ART UNIT(?:ON WEEKDAY|TODAY)", read_week_hence),
    (
        "dates.unit_beyond",
        "(?:WEEKDAY(?:OF|IN)?)?THE(?:UNIT|YEARUNIT|DAYPART)OFFSET(?:NEXT|LAST)(?!UNIT|YEARUNIT|WEEKDAY|MONTH|SEASON)",
        read_unit_beyond,
    ),
    ("dates.week_of_day", f"THE UNIT OF(?:{_DAY_FIRST}|{_MONTH_FIRST}){_YEAR}?", read_week_of_day),
    ("dates.week_of_month", f"THE(?:ORDINAL|LAST)(?:UNIT|WEEKEND)OF MONTH{_YEAR}?", read_week_of_month),
    ("dates.day_of_month", "(?:(?<=ON)|(?<=FROM)|(?<=UNTIL)|(?<=IN)|(?<=OFFSET))THE ORD", read_day_of_month),
    ("dates.weekday_range", f"{_RELATIVE_DAY}?WEEKDAY RANGE {_RELATIVE_DAY}?WEEKDAY", read_weekday_range),
    ("dates.today", "(?:EARLY HYPHEN?)?(?:DAYPART)?TODAY DAYPART?|EARLY?TONIGHT", read_today),
    ("dates.today", "(?:EARLY|EARLIER|LATER)?(?:THIS|LAST)DAYPART", read_today),
    ("dates.near_today", "THE?DAYUNIT OFFSET TODAY", read_near_today),
    ("dates.holiday", f"(?:LAST|NEXT|THIS|COMING)?HOLIDAY{_YEAR}?", read_holiday),
    ("dates.clock", "ABOUT?CLOCK ZONE?", read_clock),
    (
        "dates.daypart_told",
        "(?:THE(?:FOLLOWING|NEXT|PREVIOUS|THAT)|(?:EARLIER|LATER)?THAT)DAYPART|THE DAYPART OFFSET(?!LAST|NEXT)"
        "|(?:EARLIER|LATER)IN THE(?:DAYUNIT|DAYPART)",
        read_daypart_told,
    ),
    ("dates.time_of_day", "DAYPART|(?<=IN)THE DAYPART", read_time_of_day),
    ("dates.month", f"PART?(?:{_RELATIVE_DAY})?MONTH{_YEAR}?(?!DAYNUM)", read_month),
    ("dates.month_range", f"MONTH YEARNUM?RANGE MONTH{_YEAR}?", read_month_range),
    ("dates.year", "(?:PART)?(?:THE?YEARUNIT|FISCAL YEARUNIT?)?YEARNUM(?!HYPHEN)|PART?FISCAL YEARNUM", read_year),
    ("dates.year", "YEARNUM", read_year),
    ("dates.year_range", "YEARS", read_years),
    ("dates.year_range", "YEARNUM RANGE (?:YEARNUM|DAYNUM|NUM)", read_year_range),
    ("dates.season", f"(?:PART?THE?PART?(?:THIS LAST|RELATIVE)?SEASON{_YEAR}?)", read_season),
    (
        "dates.quarter",
        "(?:THE EDGE OF)?(?:THE|THIS|LAST|NEXT|POSSDET)*"
        "(?:YEARUNIT POSS|YEARUNIT HYPHEN(?:AGO|EARLIER)|YEARNUM|CURRENT)?"
        "FISCAL?HYPHEN?ORDINAL HYPHEN?FISCAL?QUARTER"
        f"(?:{_YEAR}|OF(?:FISCAL)?YEARNUM)?|QUARTERCODE(?:OF)?{_YEAR}?",
        read_quarter,
    ),
    (
        "dates.half",
        "THE?(?:ORDINAL|LAST)HYPHEN?HALF(?:OF(?:YEARNUM|THE YEARUNIT|(?:LAST|NEXT|THIS)YEARUNIT)|YEARNUM)",
        read_half,
    ),
    ("dates.decade", "THE?PART?DECADE", read_decade),
    ("dates.century", "THE?PART?HYPHEN?ORDINAL HYPHEN?CENTURY", read_century),
    ("dates.unit", "PART?THE?(?:THIS LAST|RELATIVE)FISCAL?(?:UNIT|QUARTER|YEARUNIT|DAYUNIT|CENTURY)", read_unit),
    ("dates.weekend", "(?:EARLIER|LATER)?(?:THE|THIS|LAST|NEXT|COMING|PREVIOUS|FOLLOWING)+WEEKEND", read_weekend),
    ("dates.ago", "APPROX?COUNT ANYUNIT(?:OR SO)?(?:AGO|EARLIER|LATER|FROMNOW)".replace("(?:OR SO)?", ""), read_ago),
    ("dates.adjacent", "THE?(?:UNIT|QUARTER|YEARUNIT|DAYUNIT)OFFSET", read_adjacent),
    ("dates.year_ago", "THE?YEARUNIT HYPHEN(?:AGO|EARLIER)(?:QUARTER|PERIOD)?", read_year_ago),
    (
        "dates.ordinary_unit",
        "(?:(?<=IN)|(?<=OF))THE(?:QUARTER|FISCAL?YEARUNIT)|PART THE(?:QUARTER|YEARUNIT|UNIT)",
        read_ordinary_unit,
    ),
    ("dates.year_end", "YEARUNIT (?:HYPHEN|POSS)?EDGE", read_year_end),
    (
        "dates.duration",
        "APPROX*(?:THE ORD)?COUNT HYPHEN?(?:SINGULAR|PLURAL)(?:HYPHEN LONG)?(?!HYPHEN?OLD)(?:AND ART HALF)?",
        read_hence,
    ),
    (
        "dates.bare_units",
        "(?:(?<=IN)|(?<=APPROX)|(?<=OFFSET))PLURAL|THE?(?:RECENT|COMING)PLURAL|THE?PLURAL(?=OFFSET)|PLURAL HYPHEN LONG",
        read_bare_units,
    ),
    (
        "dates.relative_units",
        "THE?(?:LAST|NEXT|COMING|PREVIOUS|FOLLOWING|LATEST)COUNT(?:PLURAL|SINGULAR)",
        read_relative_units,
    ),
    ("dates.set", "SET|EVERY COUNT?(?:SINGULAR|PLURAL|WEEKDAY|MONTH|SEASON|WEEKEND|DAYPART)", read_set),
    ("dates.set", "WEEKDAYS|WEEKDAY(?:DAYPARTS|UNITS)|WEEKENDS", read_set),
    ("dates.reference", "REFERENCE|CURRENT|RECENT|(?<=IN)THE LAST(?=BREAK|COMMA|AND|OTHER)", read_reference),
)

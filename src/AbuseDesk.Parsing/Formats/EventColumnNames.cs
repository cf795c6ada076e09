using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Names of columns, as <see cref="EventColumns.Name"/> leaves them; the more particular before the general.</summary>
internal static class EventColumnNames
{
    public static readonly string[] Addresses = Words(
        "source_ip source_identifier src_ip srcip source_ip_address source_address src_address src_addr sourceip "
            + "source_ipv4 source_ipv6 ip_src ip_source saddr attacker_ip attacker_ip_address attacker_address "
            + "attackerip attacking_ip attack_ip offending_ip offender_ip infected_ip abusive_ip suspect_ip "
            + "bot_ip scanner_ip 接続元ip 接続元ipアドレス 送信元ip 送信元ipアドレス 攻撃元ip 攻撃元ipアドレス ip ips ip_address "
            + "ip_addresses ipaddress ip_addr ipaddr ipv4 ipv6 ipv4_address ipv6_address ip_adresse ip_adresa "
            + "adres_ip adresse_ip direccion_ip dirección_ip endereço_ip indirizzo_ip ipアドレス client_ip "
            + "remote_ip remote_addr remote_address host_ip hosting_ip resolved_ip server_ip source src "
            + "attacker address"
    );

    /// <summary>Of a coordinator: the victim of a malware is the machine that speaks, a controller the one that answers.</summary>
    public static readonly string[] Infected = Words("victim_ip victim_ip_address victim c2_ip cc_ip c_c_ip");

    public static readonly string[] Times = Words(
        "time_source source_time event_time event_date event_timestamp event_datetime event_utc "
            + "timestamp time_stamp attack_time detection_time detect_time detected detected_at first_seen "
            + "firstseen first_seen_at first_occurrence first_event start_time starttime start time_start "
            + "time_first date_time datetime date time last_seen lastseen last_seen_at last_occurrence "
            + "last_event time_last seen timestamp_last zeitstempel zeitpunkt zeit datum fecha fecha_hora hora "
            + "data data_hora heure date_heure cas čas czas laikas aeg 検知日時 発生日時 日時 時刻 report_time reported_at "
            + "report_date time_observation observation_time observed_at observed"
    );

    public static readonly string[] Lasts = Words(
        "last_seen lastseen last_seen_at last_occurrence last_event time_last end_time endtime time_end " + "end"
    );

    public static readonly (string Day, string Clock)[] DayAndClock =
    [
        ("event_date", "event_time"),
        ("date", "time"),
        ("datum", "uhrzeit"),
        ("datum", "zeit"),
        ("datum", "tijd"),
        ("datum", "cas"),
        ("fecha", "hora"),
        ("data", "hora"),
        ("date", "heure"),
    ];

    public static readonly string[] Zones = Words("timezone time_zone tz utc_offset");

    // "timestamp_utc" is a timestamp
    public static readonly string[] ZoneEndings = Words("_utc _gmt _cet _cest _jst _hkt");

    public static readonly string[] SourcePorts = Words(
        "source_port src_port srcport sourceport sport spt port_src port_source udp_srcport tcp_srcport "
            + "attacker_port scanner_port client_port infected_port victim_port local_port c2_port "
            + "source_tcp_port source_udp_port src_ip_port"
    );

    public static readonly string[] Ports = Words("port ip_port service_port server_port tcp_port udp_port host_port");

    public static readonly string[] Urls = Words(
        "source_url src_url malicious_url phishing_url malware_url infringing_url url urls uri "
            + "source_uri link website"
    );

    public static readonly string[] Domains = Words("source_fqdn fqdn domain domain_name source_domain site");

    public static readonly string[] Counts = Words("count event_count events attempts hits");

    /// <summary>What IntelMQ, Shadowserver and others put into a row to say what it is about.</summary>
    public static readonly string[] Telling = Words(
        "classification_identifier classification_taxonomy event_type incident_type attack_type "
            + "abuse_type threat_type report_type category classification infection infection_type type tag "
            + "tags family severity protocol protocol_application problem threat reason description "
            + "event_description_text feed feed_name feed_code service attack incident"
    );

    public static readonly string[] Malware = Words(
        "malware_name malware malware_family infection infection_type botnet botname bot_name virus"
    );

    /// <summary>Words in the name of an address that is not the acting side's.</summary>
    public static readonly FrozenSet<string> NotTheSource = new[]
    {
        "dst",
        "dest",
        "destination",
        "target",
        "victim",
        "local",
        "reporter",
        "my",
        "our",
        "honeypot",
        "sensor",
        "sinkhole",
        "cc",
        "dns",
        "ns",
        "mx",
        "observation",
        "created",
        "updated",
        "version",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static string[] Words(string names) => names.Split(' ');
}

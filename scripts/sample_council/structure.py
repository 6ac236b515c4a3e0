"""The directorates, services, jobs and names of the sample council, all invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """A service: about `size` people in teams of about `team_size`.

    `jobs` are done at a screen, `offline_jobs` are not: their holders (`offline` of all) have no network access.
    """

    name: str
    size: int
    team_size: int
    team: str
    jobs: tuple[str, ...]
    offline_jobs: tuple[str, ...] = ()
    offline: float = 0.0
    employment: str = ""


S = Service
DIRECTORATES: dict[str, tuple[Service, ...]] = {
    "Adult Services, Health and Wellbeing": (
        S("Home Care", 740, 24, "Home Care Team", ("Home Care Organiser", "Rota Clerk"), ("Home Care Assistant", "Night Care Assistant"), 0.88),
        S("Residential Care", 660, 22, "*", ("Care Officer", "Senior Care Officer", "Activities Co-ordinator"), ("Domestic Assistant",), 0.08),
        S("Older People Social Work", 580, 12, "Older People Team", ("Social Worker", "Senior Practitioner", "Social Care Support Officer", "Business Support Officer")),
        S("Learning Disability Services", 520, 14, "Supported Living Team", ("Support Worker", "Senior Support Worker", "Social Worker")),
        S("Mental Health Services", 330, 11, "Mental Health Team", ("Approved Mental Health Professional", "Support, Time and Recovery Worker", "Social Worker")),
        S("Occupational Therapy and Equipment", 290, 10, "Occupational Therapy Team", ("Occupational Therapist", "Therapy Assistant", "Equipment Officer")),
        S("Day Services", 300, 13, "Day Centre", ("Day Care Officer", "Centre Clerk"), ("Driver Attendant",), 0.15),
        S("Safeguarding Adults", 90, 8, "Safeguarding Team", ("Safeguarding Officer", "Enquiry Officer")),
        S("Commissioning and Contracts", 150, 9, "Contracts Team", ("Commissioning Manager", "Contract Officer", "Data Analyst")),
    ),
    "Children and Young People": (
        S("Children's Social Care", 880, 10, "Child in Need Team", ("Social Worker", "Senior Social Worker", "Family Support Worker", "Business Support Officer")),
        S("Fostering and Adoption", 310, 10, "Fostering Team", ("Supervising Social Worker", "Panel Administrator", "Adoption Worker")),
        S("Children's Residential Homes", 340, 15, "*", ("Residential Child Care Worker", "Senior Residential Worker")),
        S("Children's Centres", 560, 12, "Children's Centre", ("Early Years Worker", "Family Outreach Worker", "Centre Administrator")),
        S("Young People's Service", 420, 12, "Youth Team", ("Youth Worker", "Personal Adviser", "Targeted Youth Support Worker")),
        S("Special Educational Needs", 300, 10, "SEN Team", ("Case Officer", "Educational Psychologist", "Specialist Teacher")),
        S("School Improvement", 250, 9, "School Improvement Team", ("School Adviser", "Governor Support Officer", "Data Officer")),
    ),
    "Environment and Highways": (
        S("Highways Maintenance", 520, 18, "Highways Depot", ("Highways Technician", "Works Supervisor"), ("Highway Operative", "Gritter Driver"), 0.62),
        S("Waste and Recycling", 260, 14, "Recycling Centre", ("Waste Officer", "Site Clerk"), ("Recycling Site Operative",), 0.6),
        S("Passenger Transport", 340, 17, "Transport Team", ("Transport Co-ordinator", "Network Planner"), ("Passenger Assistant", "Driver"), 0.45),
        S("Planning and Development", 210, 9, "Planning Team", ("Planning Officer", "Enforcement Officer", "Technical Support Officer")),
        S("Trading Standards", 150, 8, "Trading Standards Team", ("Trading Standards Officer", "Consumer Adviser")),
        S("Traffic and Street Lighting", 220, 10, "Traffic Team", ("Traffic Engineer", "Lighting Engineer", "Technician")),
        S("Countryside", 120, 8, "Countryside Team", ("Countryside Officer", "Rights of Way Officer"), ("Ranger",), 0.15),
    ),
    "Corporate Resources": (
        S("Building Cleaning", 420, 26, "Cleaning Team", ("Area Cleaning Supervisor",), ("Cleaner", "Cleaner in Charge"), 0.9),
        S("Catering", 240, 16, "Catering Team", ("Catering Officer",), ("Catering Assistant", "Cook"), 0.45),
        S("Finance", 300, 9, "Finance Team", ("Accountant", "Finance Officer", "Accounts Payable Clerk")),
        S("Human Resources and Payroll", 220, 9, "HR Team", ("HR Adviser", "Payroll Officer", "Recruitment Clerk")),
        S("Legal and Democratic Services", 190, 9, "Legal Team", ("Solicitor", "Legal Assistant", "Democratic Services Officer")),
        S("Property", 240, 10, "Property Team", ("Building Surveyor", "Estates Officer", "Caretaker")),
        S("Customer Service Centre", 230, 14, "Contact Team", ("Customer Service Adviser", "Team Leader")),
        S("ICT (Example Services Ltd)", 250, 10, "ICT Team", ("Service Desk Analyst", "Systems Administrator", "Applications Developer"), employment="Partner"),
    ),
    "Community and Cultural Services": (
        S("Libraries", 560, 11, "Library", ("Library Assistant", "Librarian", "Library Manager")),
        S("Registration", 90, 8, "Register Office", ("Registration Officer", "Ceremonies Officer")),
        S("Museums and Archives", 150, 9, "Museum", ("Curator", "Archivist", "Museum Attendant")),
        S("Adult Learning", 240, 10, "Adult Learning Centre", ("Tutor", "Learning Administrator")),
        S("Community Safety", 80, 8, "Community Safety Team", ("Community Safety Officer", "Emergency Planning Officer")),
    ),
    "Chief Executive's Office": (
        S("Public Health", 130, 9, "Public Health Team", ("Public Health Specialist", "Health Improvement Officer", "Public Health Analyst")),
        S("Policy and Performance", 110, 8, "Policy Team", ("Policy Officer", "Performance Analyst")),
        S("Communications", 65, 8, "Communications Team", ("Press Officer", "Web Editor")),
        S("Internal Audit", 50, 7, "Audit Team", ("Auditor", "Counter-fraud Officer")),
        S("County Councillors", 84, 84, "Members", ("County Councillor",), employment="Councillor"),
    ),
}  # fmt: skip
SCHOOLS = (
    S("Primary Schools", 180, 14, "Primary School", ("Class Teacher", "Teaching Assistant", "School Clerk")),
    S("Secondary Schools", 90, 24, "High School", ("Subject Teacher", "Learning Mentor", "School Clerk")),
    S("Nursery Schools", 30, 10, "Nursery School", ("Nursery Nurse", "Nursery Teacher")),
)  # fmt: skip
AREAS = ("North", "South", "East", "West", "Central", "Coast", "Valley", "Moor")
HOUSES = (
    "Larchfield House", "Birch Court", "The Hollies", "Meadow View", "Rowan Lodge", "Ash Bank", "Elm Croft",
    "Willow House", "Fern Lea", "Hazel Grove House", "Oak Rise", "Cedar Lodge", "Thornfield", "Maple Court",
    "Bramble House", "Sycamore Lodge", "Ivy Bank", "Heather Lea", "Poplar Court", "Juniper House", "Alder Lodge",
    "Beech Croft", "Bracken Bank", "Clover House", "Damson Court", "Gorse Hill", "Holm Lodge", "Linden House",
    "Myrtle Bank", "Orchard Lea", "Pine Court", "Quince House", "Rush Lodge", "Sorrel Bank", "Teasel Court",
    "Vine House", "Whin Lodge", "Yew Tree House", "Foxglove Lea", "Primrose Bank", "Bluebell Court", "Catkin House",
    "Dock Lodge", "Eyebright House", "Furze Bank", "Harebell Court", "Campion House", "Tansy Lodge", "Speedwell House", "Bilberry Court",
)  # fmt: skip
FIRST_NAMES = (
    "Aaron", "Abdul", "Adam", "Adele", "Agnes", "Aisha", "Alan", "Alison", "Amanda", "Amir", "Amy", "Andrea", "Andrew",
    "Angela", "Anita", "Ann", "Anthony", "Asha", "Barbara", "Ben", "Beth", "Brian", "Bridget", "Callum", "Carl", "Carol",
    "Catherine", "Charlotte", "Chloë", "Chris", "Claire", "Colin", "Craig", "Daniel", "David", "Dawn", "Deborah", "Denise",
    "Diane", "Donna", "Dorothy", "Eileen", "Elaine", "Elizabeth", "Emma", "Eric", "Farah", "Fatima", "Fiona", "Frank",
    "Gareth", "Gary", "Gemma", "Geoff", "George", "Gillian", "Glenn", "Grace", "Graham", "Hannah", "Harpreet", "Heather",
    "Helen", "Holly", "Ian", "Imran", "Irene", "Jack", "Jackie", "Jacqueline", "James", "Jane", "Janet", "Jason", "Jayne",
    "Jean", "Jennifer", "Jill", "Joan", "Joanne", "John", "Jonathan", "Joyce", "Judith", "Julie", "Karen", "Kate", "Keith",
    "Kelly", "Kenneth", "Kerry", "Kevin", "Kiran", "Laura", "Lauren", "Lee", "Lesley", "Linda", "Lisa", "Louise", "Lucy",
    "Lynn", "Margaret", "Marie", "Mark", "Martin", "Mary", "Matthew", "Maureen", "Megan", "Michael", "Michelle", "Mohammed",
    "Nadia", "Natalie", "Neil", "Nicola", "Nigel", "Norman", "Olivia", "Pamela", "Patricia", "Paul", "Pauline", "Peter",
    "Philip", "Priya", "Rachel", "Rajesh", "Raymond", "Rebecca", "Richard", "Robert", "Roger", "Ruth", "Sally", "Sam",
    "Samina", "Sandra", "Sarah", "Sean", "Shabana", "Sharon", "Sheila", "Simon", "Siobhán", "Sophie", "Stephanie",
    "Stephen", "Steven", "Stuart", "Susan", "Suzanne", "Tahir", "Teresa", "Thomas", "Tina", "Tracy", "Vera", "Victoria",
    "Vikram", "Wendy", "William", "Yasmin", "Yvonne", "Zainab", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Ahmed", "Ainsworth", "Akhtar", "Alderson", "Ali", "Allen", "Anderson", "Ashworth", "Atkinson", "Bailey",
    "Baines", "Baker", "Bamber", "Banks", "Barlow", "Barnes", "Baxter", "Begum", "Bell", "Bennett", "Birch", "Bleasdale",
    "Bolton", "Booth", "Bradley", "Bradshaw", "Brennan", "Briggs", "Brookes", "Brown", "Burgess", "Burrows", "Butler",
    "Calvert", "Campbell", "Carr", "Carter", "Chadwick", "Chapman", "Clark", "Clarke", "Clayton", "Clegg", "Collins",
    "Connolly", "Cook", "Cooper", "Coupe", "Cowell", "Cox", "Crook", "Cross", "Cunliffe", "Davies", "Davis", "Dawson",
    "Dean", "Dickinson", "Dixon", "Dobson", "Doherty", "Duckworth", "Duffy", "Eastwood", "Eccles", "Edwards", "Ellis",
    "Entwistle", "Evans", "Farrell", "Fielding", "Fisher", "Fletcher", "Foster", "Fox", "France", "Gardner", "Garner",
    "Gibson", "Gill", "Gordon", "Graham", "Grant", "Gray", "Green", "Greenwood", "Gregory", "Griffiths", "Grimshaw",
    "Hall", "Hamer", "Hamilton", "Hardman", "Hargreaves", "Harris", "Harrison", "Hart", "Harvey", "Haslam", "Haworth",
    "Hayes", "Heaton", "Henderson", "Hesketh", "Hill", "Hindle", "Hodgson", "Holden", "Holland", "Holmes", "Holt",
    "Hopkins", "Howard", "Howarth", "Hughes", "Hunt", "Hunter", "Hussain", "Ingham", "Iqbal", "Jackson", "James",
    "Jenkins", "Johnson", "Jolly", "Jones", "Kaur", "Kay", "Kelly", "Kennedy", "Kenyon", "Kershaw", "Khan", "King",
    "Kirkham", "Knowles", "Law", "Lawson", "Leach", "Lee", "Lewis", "Livesey", "Lloyd", "Lomax", "Lord", "Lowe", "Lynch",
    "Mahmood", "Malik", "Marsden", "Marsh", "Marshall", "Martin", "Mason", "Matthews", "McCarthy", "McDonald", "Mellor",
    "Metcalfe", "Miller", "Mills", "Mistry", "Mitchell", "Moore", "Morgan", "Morris", "Moss", "Murphy", "Murray", "Nash",
    "Naylor", "Nelson", "Newton", "Nolan", "Norris", "Nuttall", "O'Brien", "O'Neill", "Ogden", "Osborne", "Owen", "Palmer",
    "Parker", "Parkinson", "Patel", "Pearson", "Phillips", "Pickering", "Pilkington", "Pollard", "Porter", "Potter",
    "Powell", "Preston", "Price", "Procter", "Quinn", "Rawlinson", "Read", "Reynolds", "Richards", "Richardson", "Riley",
    "Roberts", "Robinson", "Rogers", "Rose", "Rothwell", "Rowe", "Russell", "Ryan", "Saunders", "Schofield", "Scott",
    "Sharples", "Shaw", "Shepherd", "Simpson", "Singh", "Slater", "Smith", "Southworth", "Spencer", "Stevens", "Stewart",
    "Stone", "Sutcliffe", "Sutton", "Swift", "Taylor", "Thomas", "Thompson", "Thornton", "Tomlinson", "Turner", "Wade",
    "Walker", "Wallace", "Walmsley", "Walsh", "Walton", "Ward", "Waterhouse", "Watkinson", "Watson", "Webb", "West",
    "Westwell", "White", "Whitehead", "Whittaker", "Wilkinson", "Williams", "Wilson", "Winstanley", "Wood", "Woods",
    "Worthington", "Wright", "Yates", "Young",
)  # fmt: skip
